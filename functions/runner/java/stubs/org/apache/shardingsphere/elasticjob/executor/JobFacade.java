package org.apache.shardingsphere.elasticjob.executor;

import java.util.Collection;
import org.apache.shardingsphere.elasticjob.api.JobConfiguration;
import org.apache.shardingsphere.elasticjob.infra.listener.ShardingContexts;
import org.apache.shardingsphere.elasticjob.tracing.event.JobExecutionEvent;
import org.apache.shardingsphere.elasticjob.tracing.event.JobStatusTraceEvent;

public interface JobFacade {

    JobConfiguration loadJobConfiguration(boolean fromCache);

    void checkJobExecutionEnvironment();

    void failoverIfNecessary();

    void registerJobBegin(ShardingContexts contexts);

    void registerJobCompleted(ShardingContexts contexts);

    ShardingContexts getShardingContexts();

    boolean misfireIfRunning(Collection<Integer> items);

    void clearMisfire(Collection<Integer> items);

    boolean isExecuteMisfired(Collection<Integer> items);

    boolean isNeedSharding();

    void beforeJobExecuted(ShardingContexts contexts);

    void afterJobExecuted(ShardingContexts contexts);

    void postJobExecutionEvent(JobExecutionEvent event);

    void postJobStatusTraceEvent(String taskId, JobStatusTraceEvent.State state, String message);
}
