package io.elasticjob.serverless;

import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Map;

/** The jobs of an app, found by their class or Spring bean and kept for later tasks, as Elastic-Job Lite keeps them. */
final class LiteJobs {

    private static final String SPRING = "org.springframework.context.support.ClassPathXmlApplicationContext";

    private final Map<String, Object> applicationContexts = new HashMap<>();
    private final Map<String, LiteJob> jobs = new HashMap<>();

    /** @throws Exception what the class's constructor, or Spring, throws. */
    synchronized LiteJob find(Task task) throws Exception {
        boolean isBean = isGiven(task.beanName()) && isGiven(task.applicationContext());
        String name = isBean ? task.applicationContext() + "#" + task.beanName() : task.jobClass();
        LiteJob known = jobs.get(name);
        if (known != null) return known;
        LiteJob found = new LiteJob(isBean ? bean(task) : make(Class.forName(task.jobClass())));
        jobs.put(name, found);
        return found;
    }

    /**
     * Calls the handler that <code>jobProperties</code> name, of either version of Elastic-Job, or prints what a job
     * threw.
     */
    static void handle(Task task, Throwable thrown) {
        String name = task.jobProperty("job_exception_handler");
        if (!isGiven(name)) {
            thrown.printStackTrace();
            return;
        }
        try {
            Object handler = make(Class.forName(name));
            handler.getClass().getMethod("handleException", String.class, Throwable.class)
                    .invoke(handler, task.jobName(), thrown);
        } catch (ReflectiveOperationException e) {
            thrown.printStackTrace();
        }
    }

    private Object bean(Task task) throws ReflectiveOperationException {
        Object context = applicationContexts.get(task.applicationContext());
        if (context == null) {
            context = Class.forName(SPRING).getConstructor(String.class).newInstance(task.applicationContext());
            applicationContexts.put(task.applicationContext(), context);
        }
        return context.getClass().getMethod("getBean", String.class).invoke(context, task.beanName());
    }

    private static Object make(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isEmpty();
    }
}
