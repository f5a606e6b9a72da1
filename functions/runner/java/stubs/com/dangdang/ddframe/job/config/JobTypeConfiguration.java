package com.dangdang.ddframe.job.config;

public interface JobTypeConfiguration {

    JobCoreConfiguration getCoreConfig();
}
