package com.dangdang.ddframe.job.executor;

public abstract class ShardingContexts {
}
