package io.elasticjob.serverless;

/**
 * The call, on a job's thread, within which its task is worked on. The threads belong to Elastic-Job's pool, which
 * keeps what escapes from a task to itself; that the call has returned is seen on the thread's stack.
 */
final class JobFrame {

    /** Longer stacks are cut by the JVM, at their bottom. @see "-XX:MaxJavaStackTraceDepth" */
    private static final int LONGEST = 1024;

    private final Thread thread;
    private final StackTraceElement call;
    /** Its place, counted from the thread's first call, which does not move while it is on the stack. */
    private final int height;

    private JobFrame(Thread thread, StackTraceElement call, int height) {
        this.thread = thread;
        this.call = call;
        this.height = height;
    }

    /** @return the newest call of the current thread that is neither the agent's nor the replaced driver's. */
    static JobFrame ofCaller() {
        StackTraceElement[] stack = Thread.currentThread().getStackTrace();
        int at = 1;
        while (at < stack.length - 1 && isOurs(stack[at].getClassName())) at++;
        return new JobFrame(Thread.currentThread(), stack[at], stack.length - at);
    }

    Thread thread() {
        return thread;
    }

    boolean hasReturned() {
        StackTraceElement[] stack = thread.getStackTrace();
        if (stack.length >= LONGEST) return false;
        if (stack.length < height) return true;
        StackTraceElement there = stack[stack.length - height];
        return !there.getClassName().equals(call.getClassName()) || !there.getMethodName().equals(call.getMethodName());
    }

    private static boolean isOurs(String className) {
        return className.startsWith("io.elasticjob.serverless.") || className.equals("org.apache.mesos.MesosExecutorDriver");
    }
}
