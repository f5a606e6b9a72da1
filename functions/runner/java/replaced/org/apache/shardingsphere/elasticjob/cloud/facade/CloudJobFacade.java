package org.apache.shardingsphere.elasticjob.cloud.facade;

import io.elasticjob.serverless.TaskRun;
import java.util.Collection;
import org.apache.shardingsphere.elasticjob.api.JobConfiguration;
import org.apache.shardingsphere.elasticjob.executor.JobFacade;
import org.apache.shardingsphere.elasticjob.infra.listener.ShardingContexts;
import org.apache.shardingsphere.elasticjob.tracing.JobTracingEventBus;
import org.apache.shardingsphere.elasticjob.tracing.event.JobExecutionEvent;
import org.apache.shardingsphere.elasticjob.tracing.event.JobStatusTraceEvent;

/**
 * Stands where the class of Elastic-Job 3's cloud executor stood. It sees what that one only hands to an event bus:
 * that the job's code threw; and it asks the runner between two rounds of a streaming job. Elastic-Job 3.0.1 keeps the
 * facade of the process's first task for all later ones, so each answers for the newest.
 */
public final class CloudJobFacade implements JobFacade {

    /** The one of the task that this process works on; there is one at a time. */
    private static volatile CloudJobFacade newest;

    private final ShardingContexts shardingContexts;
    private final JobConfiguration jobConfig;

    public CloudJobFacade(ShardingContexts shardingContexts, JobConfiguration jobConfig, JobTracingEventBus ignored) {
        this.shardingContexts = shardingContexts;
        this.jobConfig = jobConfig;
        newest = this;
    }

    @Override
    public JobConfiguration loadJobConfiguration(boolean fromCache) {
        return newest.jobConfig;
    }

    @Override
    public ShardingContexts getShardingContexts() {
        return newest.shardingContexts;
    }

    /** Called by a streaming job when it has processed what it fetched; only then. */
    @Override
    public boolean isNeedSharding() {
        TaskRun run = TaskRun.current();
        return run != null && !run.askForNextRound();
    }

    /** Called on the job's thread, before its error handler. */
    @Override
    public void postJobExecutionEvent(JobExecutionEvent event) {
        String cause = event.getFailureCause();
        TaskRun run = TaskRun.current();
        if (run != null && cause != null && !cause.isEmpty()) run.fail(cause);
    }

    @Override
    public void postJobStatusTraceEvent(String taskId, JobStatusTraceEvent.State state, String message) {
    }

    @Override
    public void checkJobExecutionEnvironment() {
    }

    @Override
    public void failoverIfNecessary() {
    }

    @Override
    public void registerJobBegin(ShardingContexts contexts) {
    }

    @Override
    public void registerJobCompleted(ShardingContexts contexts) {
    }

    @Override
    public boolean misfireIfRunning(Collection<Integer> items) {
        return false;
    }

    @Override
    public void clearMisfire(Collection<Integer> items) {
    }

    @Override
    public boolean isExecuteMisfired(Collection<Integer> items) {
        return false;
    }

    @Override
    public void beforeJobExecuted(ShardingContexts contexts) {
    }

    @Override
    public void afterJobExecuted(ShardingContexts contexts) {
    }
}
