package org.apache.shardingsphere.elasticjob.api;

public abstract class JobConfiguration {
}
