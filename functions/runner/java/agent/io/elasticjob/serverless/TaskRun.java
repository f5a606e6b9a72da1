package io.elasticjob.serverless;

/**
 * The task that this process works on, of which there is one at a time. The job's thread tells here what happens to
 * it; the loop that talks to the runner waits for that.
 */
public final class TaskRun {

    /** How often a wait looks whether the job's thread is still at work. */
    private static final int LOOK_MS = 1000;

    private static volatile TaskRun current;

    private Task round;
    private JobFrame frame;
    private String failure;
    /** What the job's thread has told and the loop has not taken yet. */
    private Result told;
    /** What became of the request for another round. */
    private Boolean mayGoOn;
    private boolean hasEnded;

    private TaskRun(Task round) {
        this.round = round;
    }

    static TaskRun begin(Task round) {
        current = new TaskRun(round);
        return current;
    }

    /** @return null where an app uses Elastic-Job's classes outside a task. */
    public static TaskRun current() {
        return current;
    }

    public synchronized Task task() {
        return round;
    }

    // What the job's thread tells.

    /** The caller's thread is the job's, and works on the task until the caller's method returns. */
    public synchronized void enter() {
        frame = JobFrame.ofCaller();
    }

    /** The job's own code threw. @param stackTrace as printed. */
    public synchronized void fail(String stackTrace) {
        // Elastic-Job 3 calls the handler that hides failures so; of others the outcome tells the truth.
        if (!"IGNORE".equalsIgnoreCase(round.jobProperty("job_exception_handler"))) failure = stackTrace;
    }

    /** The task is over. */
    public synchronized void end() {
        tell(failure == null ? Result.FINISHED : Result.failed(StackTrace.firstLines(failure)));
        hasEnded = true;
    }

    /** The task is over: Elastic-Job could not start it, or its exception handler threw. */
    public synchronized void endInError(String text) {
        String shortened = StackTrace.firstLines(failure == null ? text : failure);
        tell(failure == null ? Result.notStarted(shortened) : Result.failed(shortened));
        hasEnded = true;
    }

    /**
     * Called between two rounds of a streaming job. Waits for the runner's word, maybe for hours of a frozen sandbox.
     *
     * @return false when the job must end now, because another process goes on with the task.
     */
    public synchronized boolean askForNextRound() {
        tell(Result.MORE);
        mayGoOn = null;
        try {
            while (mayGoOn == null) wait();
            return mayGoOn;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // What the loop does.

    /** Waits until a round is over. */
    synchronized Result await() throws InterruptedException {
        while (told == null) {
            wait(LOOK_MS);
            if (told == null && hasVanished()) return Result.notStarted("Elastic-Job's executor gave the task up");
        }
        Result result = told;
        told = null;
        return result;
    }

    /** The runner wants the next round done here. */
    synchronized void goOn(Task nextRound) {
        round = nextRound;
        reply(true);
    }

    /** The runner has given this process something else. Waits until the job's thread has left the task. */
    synchronized void leave() throws InterruptedException {
        reply(false);
        while (!hasEnded && !hasVanished()) wait(LOOK_MS);
    }

    /** @return the thread that works on the task, or null. */
    synchronized Thread thread() {
        return hasEnded || frame == null ? null : frame.thread();
    }

    private void tell(Result result) {
        told = result;
        notifyAll();
    }

    private void reply(boolean answer) {
        mayGoOn = answer;
        notifyAll();
    }

    private boolean hasVanished() {
        return frame != null && frame.hasReturned();
    }
}
