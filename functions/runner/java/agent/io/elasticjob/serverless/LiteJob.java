package io.elasticjob.serverless;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;

/** One job object of Elastic-Job's plain API, 2 or 3, whose interfaces have the same methods under other names. */
final class LiteJob {

    private final Object job;
    private final Method execute;
    private final Method fetchData;
    private final Method processData;

    /** @throws IllegalArgumentException when it implements neither SimpleJob nor DataflowJob. */
    LiteJob(Object job) {
        this.job = job;
        execute = find(job.getClass(), "SimpleJob", "execute");
        fetchData = find(job.getClass(), "DataflowJob", "fetchData");
        processData = find(job.getClass(), "DataflowJob", "processData");
        if (execute != null || fetchData != null) return;
        throw new IllegalArgumentException(job.getClass().getName() + " is no SimpleJob and no DataflowJob");
    }

    /** Does a whole task on this thread. @throws Throwable what the job throws. */
    void work(TaskRun run) throws Throwable {
        Task task = run.task();
        if (execute != null) {
            call(execute, ShardingContexts.one(execute.getParameterTypes()[0], task));
            return;
        }
        Object context = ShardingContexts.one(fetchData.getParameterTypes()[0], task);
        do {
            Object data = call(fetchData, context);
            if (data == null || ((Collection<?>) data).isEmpty()) return;
            call(processData, context, data);
        } while (task.isStreaming() && run.askForNextRound());
    }

    private Object call(Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(job, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** @return the method as an interface of Elastic-Job declares it, or null. */
    private static Method find(Class<?> type, String interfaceName, String methodName) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> declared : each.getInterfaces()) {
                Method method = declared.getSimpleName().equals(interfaceName)
                        ? named(declared, methodName) : find(declared, interfaceName, methodName);
                if (method != null) return method;
            }
        }
        return null;
    }

    private static Method named(Class<?> type, String name) {
        for (Method method : type.getMethods()) if (method.getName().equals(name)) return method;
        return null;
    }
}
