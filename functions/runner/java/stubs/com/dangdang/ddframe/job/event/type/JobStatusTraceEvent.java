package com.dangdang.ddframe.job.event.type;

public abstract class JobStatusTraceEvent {

    public enum State { TASK_STAGING }
}
