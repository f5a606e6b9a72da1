package org.apache.shardingsphere.elasticjob.tracing;

public abstract class JobTracingEventBus {
}
