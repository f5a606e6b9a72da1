package com.dangdang.ddframe.job.executor.handler;

public abstract class JobProperties {

    public abstract void put(String key, String value);
}
