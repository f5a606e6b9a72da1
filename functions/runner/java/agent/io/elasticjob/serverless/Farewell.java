package io.elasticjob.serverless;

/**
 * Runs when the JVM is told to end: by the runner, whose kill or time-out is a SIGTERM that a SIGKILL follows after
 * ten seconds, or by <code>System.exit</code> in a job. Elastic-Job itself would let a running job go on for two
 * minutes.
 */
final class Farewell extends Thread {

    /** How long an interrupted job may clean up. */
    private static final int PATIENCE_MS = 8000;
    /** How long a hook of Elastic-Job's pools is looked for: the JVM starts all hooks at once, in no order. */
    private static final int APPEARANCE_MS = 1000;
    private static final int LOOK_MS = 20;
    /** Guava's hooks, which wait for the threads of Elastic-Job's pools. */
    private static final String POOL_HOOK = "DelayedShutdownHook-for-";

    Farewell() {
        super("elastic-job-farewell");
    }

    @Override
    public void run() {
        TaskRun run = TaskRun.current();
        Thread job = run == null ? null : run.thread();
        if (job == null) return;
        try {
            if (!isEndingTheJvm(job)) {
                job.interrupt();
                for (int waited = 0; run.thread() != null && waited < PATIENCE_MS; waited += LOOK_MS) sleep(LOOK_MS);
            }
            if (run.thread() != null) releasePoolHooks();
        } catch (InterruptedException e) {
            // The JVM ends either way.
        }
    }

    /** The job's thread waits in System.exit until all hooks have ended: it is not to be waited for. */
    private static boolean isEndingTheJvm(Thread job) {
        for (StackTraceElement call : job.getStackTrace()) {
            if (call.getClassName().equals("java.lang.Runtime") && call.getMethodName().equals("exit")) return true;
        }
        return false;
    }

    private static void releasePoolHooks() throws InterruptedException {
        boolean isSeen = false;
        for (int waited = 0; waited < APPEARANCE_MS; waited += LOOK_MS) {
            boolean isThere = interruptPoolHooks();
            if (isSeen && !isThere) return;
            isSeen |= isThere;
            sleep(LOOK_MS);
        }
    }

    private static boolean interruptPoolHooks() {
        boolean isAny = false;
        for (Thread thread : getAllStackTraces().keySet()) {
            if (!thread.getName().startsWith(POOL_HOOK)) continue;
            thread.interrupt();
            isAny = true;
        }
        return isAny;
    }
}
