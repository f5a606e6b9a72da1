package com.dangdang.ddframe.job.cloud.executor;

import com.dangdang.ddframe.job.config.JobRootConfiguration;
import com.dangdang.ddframe.job.config.JobTypeConfiguration;

public abstract class JobConfigurationContext implements JobRootConfiguration {

    @Override
    public abstract JobTypeConfiguration getTypeConfig();
}
