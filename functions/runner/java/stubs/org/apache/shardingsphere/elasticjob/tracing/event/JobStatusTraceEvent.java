package org.apache.shardingsphere.elasticjob.tracing.event;

public abstract class JobStatusTraceEvent {

    public enum State { TASK_STAGING }
}
