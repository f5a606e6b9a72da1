package com.dangdang.ddframe.job.executor;

import com.dangdang.ddframe.job.config.JobRootConfiguration;
import com.dangdang.ddframe.job.event.type.JobExecutionEvent;
import com.dangdang.ddframe.job.event.type.JobStatusTraceEvent;
import java.util.Collection;

public interface JobFacade {

    JobRootConfiguration loadJobRootConfiguration(boolean fromCache);

    boolean isEligibleForJobRunning();

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
