package org.apache.shardingsphere.elasticjob.infra.listener;

public abstract class ShardingContexts {
}
