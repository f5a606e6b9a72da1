package org.apache.mesos;

/** The part that the driver calls. */
public interface Executor {

    void registered(
            ExecutorDriver driver, Protos.ExecutorInfo executor, Protos.FrameworkInfo framework, Protos.SlaveInfo slave);

    void launchTask(ExecutorDriver driver, Protos.TaskInfo task);
}
