package io.elasticjob.serverless;

import java.io.IOException;

/** Gets tasks from the runner, one after the other, lets them run, and sends their results. */
public final class TaskLoop {

    /** Begins a task on a thread of its own, and returns. */
    public interface Launcher {
        void launch(TaskRun run) throws Exception;
    }

    private final Launcher launcher;

    private TaskLoop(Launcher launcher) {
        this.launcher = launcher;
    }

    /**
     * Returns when the process is not fit for another task.
     *
     * @return false when the runner does not answer any more.
     */
    public static boolean run(Launcher launcher) {
        Runtime.getRuntime().addShutdownHook(new Farewell());
        try {
            new TaskLoop(launcher).runAll();
            return true;
        } catch (IOException | InterruptedException e) {
            System.err.println("Elastic-Job-Serverless: the runner does not answer: " + e);
            return false;
        }
    }

    private void runAll() throws IOException, InterruptedException {
        for (Task task = Runner.next(); task != null;) task = runOne(task);
    }

    /** @return the runner's next task, or null to end. */
    private Task runOne(Task task) throws IOException, InterruptedException {
        TaskRun run = TaskRun.begin(task);
        launch(run);
        for (Result result = run.await();; result = run.await()) {
            Runner.answer(run.task(), result);
            if (result.leavesNoMemory()) return null;
            Task next = Runner.next();
            if (result == Result.MORE) {
                if (next.continues(run.task())) {
                    run.goOn(next);
                    continue;
                }
                run.leave();
            }
            return next;
        }
    }

    private void launch(TaskRun run) {
        try {
            launcher.launch(run);
        } catch (Exception | LinkageError e) {
            run.endInError(StackTrace.of(e));
        }
    }
}
