package org.apache.shardingsphere.elasticjob.tracing.event;

public abstract class JobExecutionEvent {

    public abstract String getFailureCause();
}
