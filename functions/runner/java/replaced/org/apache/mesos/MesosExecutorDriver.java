package org.apache.mesos;

import com.google.protobuf.ByteString;
import io.elasticjob.serverless.TaskData;
import io.elasticjob.serverless.TaskLoop;
import io.elasticjob.serverless.TaskRun;

/**
 * Stands where Mesos's own driver stood, and drives the app's Elastic-Job executor with the runner's tasks. Mesos's
 * native library is not loaded.
 */
public class MesosExecutorDriver implements ExecutorDriver {

    private final Executor executor;

    public MesosExecutorDriver(Executor executor) {
        this.executor = executor;
    }

    /** Blocks until the process is not fit for another task. */
    @Override
    public Protos.Status run() {
        // Empty, or the executor would connect to the scheduler's event database.
        executor.registered(this, Protos.ExecutorInfo.getDefaultInstance(),
                Protos.FrameworkInfo.getDefaultInstance(), Protos.SlaveInfo.getDefaultInstance());
        return TaskLoop.run(this::launch) ? Protos.Status.DRIVER_STOPPED : Protos.Status.DRIVER_ABORTED;
    }

    private void launch(TaskRun run) throws Exception {
        byte[] data = TaskData.of(run.task(), executor.getClass().getClassLoader());
        executor.launchTask(this, Protos.TaskInfo.newBuilder()
                .setName(run.task().jobName())
                .setTaskId(Protos.TaskID.newBuilder().setValue(run.task().id()).build())
                .setSlaveId(Protos.SlaveID.newBuilder().setValue("runner").build())
                .setData(ByteString.copyFrom(data))
                .build());
    }

    /** Called by the executor, on the thread that works on the task. */
    @Override
    public Protos.Status sendStatusUpdate(Protos.TaskStatus status) {
        TaskRun run = TaskRun.current();
        switch (status.getState().name()) {
            case "TASK_RUNNING":
                run.enter();
                break;
            case "TASK_FINISHED":
                run.end();
                break;
            default:
                run.endInError(status.getMessage());
        }
        return Protos.Status.DRIVER_RUNNING;
    }

    /** The executor calls it after an error of one task. The process, which is for all tasks, goes on. */
    @Override
    public Protos.Status stop() {
        return Protos.Status.DRIVER_RUNNING;
    }

    @Override
    public Protos.Status start() {
        return Protos.Status.DRIVER_RUNNING;
    }

    @Override
    public Protos.Status abort() {
        return Protos.Status.DRIVER_RUNNING;
    }

    @Override
    public Protos.Status join() {
        return run();
    }

    @Override
    public Protos.Status sendFrameworkMessage(byte[] message) {
        return Protos.Status.DRIVER_RUNNING;
    }
}
