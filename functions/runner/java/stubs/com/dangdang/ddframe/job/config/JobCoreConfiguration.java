package com.dangdang.ddframe.job.config;

import com.dangdang.ddframe.job.executor.handler.JobProperties;

public abstract class JobCoreConfiguration {

    public abstract JobProperties getJobProperties();
}
