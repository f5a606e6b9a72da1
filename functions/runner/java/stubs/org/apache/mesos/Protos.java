package org.apache.mesos;

import com.google.protobuf.ByteString;

/** The messages that the driver makes and reads. */
public final class Protos {

    public enum Status { DRIVER_RUNNING, DRIVER_ABORTED, DRIVER_STOPPED }

    public enum TaskState { TASK_RUNNING }

    public abstract static class ExecutorInfo {
        public static ExecutorInfo getDefaultInstance() {
            return null;
        }
    }

    public abstract static class FrameworkInfo {
        public static FrameworkInfo getDefaultInstance() {
            return null;
        }
    }

    public abstract static class SlaveInfo {
        public static SlaveInfo getDefaultInstance() {
            return null;
        }
    }

    public abstract static class TaskID {
        public static Builder newBuilder() {
            return null;
        }

        public abstract static class Builder {
            public abstract Builder setValue(String value);

            public abstract TaskID build();
        }
    }

    public abstract static class SlaveID {
        public static Builder newBuilder() {
            return null;
        }

        public abstract static class Builder {
            public abstract Builder setValue(String value);

            public abstract SlaveID build();
        }
    }

    public abstract static class TaskInfo {
        public static Builder newBuilder() {
            return null;
        }

        public abstract static class Builder {
            public abstract Builder setName(String name);

            public abstract Builder setTaskId(TaskID id);

            public abstract Builder setSlaveId(SlaveID id);

            public abstract Builder setData(ByteString data);

            public abstract TaskInfo build();
        }
    }

    public abstract static class TaskStatus {
        public abstract TaskState getState();

        public abstract String getMessage();
    }
}
