package com.dangdang.ddframe.job.event.type;

public abstract class JobExecutionEvent {

    public abstract String getFailureCause();
}
