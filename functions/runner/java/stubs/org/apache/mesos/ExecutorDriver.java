package org.apache.mesos;

public interface ExecutorDriver {

    Protos.Status start();

    Protos.Status stop();

    Protos.Status abort();

    Protos.Status join();

    Protos.Status run();

    Protos.Status sendStatusUpdate(Protos.TaskStatus status);

    Protos.Status sendFrameworkMessage(byte[] message);
}
