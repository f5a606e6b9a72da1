package com.dangdang.ddframe.job.config;

public interface JobRootConfiguration {

    JobTypeConfiguration getTypeConfig();
}
