package io.elasticjob.serverless;

import java.util.Map;

/** One round of a task, as the runner described it. */
public final class Task {

    private final Map<String, Object> task;

    Task(Map<String, Object> task) {
        this.task = task;
    }

    /** Five parts, divided by '@-@', as Elastic-Job's own. */
    public String id() {
        return text(task, "taskId");
    }

    /** From 1; another one is another call of the process's functions. */
    int segment() {
        return number(task, "segment");
    }

    /** From 1 in each segment. */
    int round() {
        return number(task, "round");
    }

    /** Whether this is what follows a round for which more was asked. */
    boolean continues(Task before) {
        return id().equals(before.id()) && segment() == before.segment() && round() == before.round() + 1;
    }

    public String jobName() {
        return text(context(), "jobName");
    }

    public int shardingTotalCount() {
        return number(context(), "shardingTotalCount");
    }

    public String jobParameter() {
        return text(context(), "jobParameter");
    }

    public int shardingItem() {
        return number(context(), "shardingItem");
    }

    public String shardingParameter() {
        return text(context(), "shardingParameter");
    }

    /** SIMPLE or DATAFLOW. */
    public String jobType() {
        return text(job(), "jobType");
    }

    public String jobClass() {
        return text(job(), "jobClass");
    }

    /** @return null when the job was registered without one; the same is true of the next. */
    public String beanName() {
        return text(job(), "beanName");
    }

    public String applicationContext() {
        return text(job(), "applicationContext");
    }

    public boolean isStreaming() {
        return Boolean.TRUE.equals(job().get("streamingProcess"));
    }

    /** One of <code>jobProperties</code>. @return null when the job was registered without it. */
    public String jobProperty(String name) {
        return text(part(job(), "jobProperties"), name);
    }

    private Map<String, Object> context() {
        return part(task, "context");
    }

    private Map<String, Object> job() {
        return part(task, "job");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> of, String name) {
        return (Map<String, Object>) of.get(name);
    }

    private static String text(Map<String, Object> of, String name) {
        return (String) of.get(name);
    }

    private static int number(Map<String, Object> of, String name) {
        return ((Double) of.get(name)).intValue();
    }
}
