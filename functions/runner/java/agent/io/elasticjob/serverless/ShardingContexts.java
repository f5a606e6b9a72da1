package io.elasticjob.serverless;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** Makes the app's own objects that tell a job of its shard. */
final class ShardingContexts {

    private ShardingContexts() {
    }

    /** What an executor is given: every shard of a task, which is one. @param type of that simple name, 2's or 3's. */
    static Object all(Class<?> type, Task task) throws ReflectiveOperationException {
        Map<Integer, String> parameters = new HashMap<>(
                Collections.singletonMap(task.shardingItem(), task.shardingParameter()));
        return type.getConstructor(String.class, String.class, int.class, String.class, Map.class, int.class)
                .newInstance(task.id(), task.jobName(), task.shardingTotalCount(), task.jobParameter(), parameters, 0);
    }

    /** What a job is given. @param type ShardingContext of Elastic-Job 2, which is made of the former, or of 3. */
    static Object one(Class<?> type, Task task) throws ReflectiveOperationException {
        Class<?>[] first = type.getConstructors()[0].getParameterTypes();
        if (first.length == 2) return type.getConstructors()[0].newInstance(all(first[0], task), task.shardingItem());
        return type.getConstructor(String.class, String.class, int.class, String.class, int.class, String.class)
                .newInstance(task.jobName(), task.id(), task.shardingTotalCount(), task.jobParameter(),
                        task.shardingItem(), task.shardingParameter());
    }
}
