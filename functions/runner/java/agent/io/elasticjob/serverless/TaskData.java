package io.elasticjob.serverless;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * What Elastic-Job's scheduler sent to its executor with a task: a serialised map of the shard and the job's
 * configuration. <code>cron</code> is empty, by which the executor knows a job that runs once; when it runs is the
 * runner's business, of DAEMON jobs too.
 */
public final class TaskData {

    /** The shard's class in Elastic-Job 2, and in Elastic-Job 3. */
    private static final String SHARD_2 = "com.dangdang.ddframe.job.executor.ShardingContexts";
    private static final String SHARD_3 = "org.apache.shardingsphere.elasticjob.infra.listener.ShardingContexts";

    private TaskData() {
    }

    /** @param loader the app's, that knows Elastic-Job. */
    public static byte[] of(Task task, ClassLoader loader) throws ReflectiveOperationException, IOException {
        Map<String, Object> data = new HashMap<>();
        Class<?> shard = shardClass(loader);
        data.put("shardingContext", ShardingContexts.all(shard, task));
        data.put("jobConfigContext", shard.getName().equals(SHARD_2) ? configuration2(task) : configuration3(task));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(data);
        }
        return bytes.toByteArray();
    }

    private static Class<?> shardClass(ClassLoader loader) throws ClassNotFoundException {
        try {
            return Class.forName(SHARD_2, true, loader);
        } catch (ClassNotFoundException e) {
            return Class.forName(SHARD_3, true, loader);
        }
    }

    /** A map of texts. The handlers of jobProperties are not in it: Elastic-Job 2.1 loses them on the way. */
    private static Map<String, String> configuration2(Task task) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put("jobName", task.jobName());
        configuration.put("jobType", task.jobType());
        configuration.put("jobClass", task.jobClass());
        configuration.put("cron", "");
        configuration.put("streamingProcess", String.valueOf(task.isStreaming()));
        configuration.put("beanName", task.beanName());
        configuration.put("applicationContext", task.applicationContext());
        return configuration;
    }

    /** YAML, in its form that is JSON as well. */
    private static String configuration3(Task task) {
        StringBuilder yaml = new StringBuilder("{\"cron\": \"\"");
        member(yaml, "jobName", task.jobName());
        yaml.append(", \"shardingTotalCount\": ").append(task.shardingTotalCount());
        member(yaml, "jobParameter", task.jobParameter());
        member(yaml, "jobErrorHandlerType", task.jobProperty("job_exception_handler"));
        member(yaml, "jobExecutorServiceHandlerType", task.jobProperty("executor_service_handler"));
        return yaml.append(", \"props\": {\"streaming.process\": \"").append(task.isStreaming()).append("\"}}").toString();
    }

    private static void member(StringBuilder yaml, String name, String value) {
        if (value != null) yaml.append(", ").append(Json.quote(name)).append(": ").append(Json.quote(value));
    }
}
