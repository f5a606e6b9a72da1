package io.elasticjob.serverless;

/**
 * The main class for jobs of Elastic-Job Lite, whose packages have no executor of their own:
 * <code>java -cp "conf:lib/*" io.elasticjob.serverless.Main</code> in a start script. Which job, and of which class or
 * Spring bean it is, comes with each task.
 */
public final class Main {

    private static final LiteJobs JOBS = new LiteJobs();

    private Main() {
    }

    public static void main(String[] args) {
        if (!Runner.isHere()) {
            System.err.println("Elastic-Job-Serverless: a runner starts this, and names itself in ELASTIC_JOB_RUNTIME_API");
            System.exit(2);
        }
        System.exit(TaskLoop.run(Main::launch) ? 0 : 1);
    }

    private static void launch(TaskRun run) {
        new Thread(() -> work(run), "elastic-job").start();
    }

    private static void work(TaskRun run) {
        run.enter();
        LiteJob job;
        try {
            job = JOBS.find(run.task());
        } catch (Exception | LinkageError e) {
            run.endInError(StackTrace.of(e));
            return;
        }
        try {
            job.work(run);
        } catch (Throwable thrown) {
            run.fail(StackTrace.of(thrown));
            LiteJobs.handle(run.task(), thrown);
        }
        run.end();
    }
}
