package com.dangdang.ddframe.job.cloud.executor;

import com.dangdang.ddframe.job.config.JobRootConfiguration;
import com.dangdang.ddframe.job.event.JobEventBus;
import com.dangdang.ddframe.job.event.type.JobExecutionEvent;
import com.dangdang.ddframe.job.event.type.JobStatusTraceEvent;
import com.dangdang.ddframe.job.executor.JobFacade;
import com.dangdang.ddframe.job.executor.ShardingContexts;
import com.dangdang.ddframe.job.executor.handler.JobProperties;
import io.elasticjob.serverless.TaskRun;
import java.util.Collection;

/**
 * Stands where the class of Elastic-Job 2.1's cloud executor stood. It sees what that one only hands to an event bus:
 * that the job's code threw. It asks the runner between two rounds of a streaming job, and gives a job the handlers of
 * its <code>jobProperties</code>.
 */
public final class CloudJobFacade implements JobFacade {

    private static final String[] HANDLERS = {"job_exception_handler", "executor_service_handler"};

    private final ShardingContexts shardingContexts;
    private final JobConfigurationContext jobConfig;

    public CloudJobFacade(ShardingContexts shardingContexts, JobConfigurationContext jobConfig, JobEventBus ignored) {
        this.shardingContexts = shardingContexts;
        this.jobConfig = jobConfig;
        TaskRun run = TaskRun.current();
        if (run == null) return;
        JobProperties properties = jobConfig.getTypeConfig().getCoreConfig().getJobProperties();
        for (String name : HANDLERS) properties.put(name, run.task().jobProperty(name));
    }

    @Override
    public JobRootConfiguration loadJobRootConfiguration(boolean fromCache) {
        return jobConfig;
    }

    @Override
    public ShardingContexts getShardingContexts() {
        return shardingContexts;
    }

    /** Called by a streaming job when it has processed what it fetched. */
    @Override
    public boolean isEligibleForJobRunning() {
        TaskRun run = TaskRun.current();
        return run == null || run.askForNextRound();
    }

    /** Called on the job's thread, before its exception handler. */
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
    public boolean isNeedSharding() {
        return false;
    }

    @Override
    public void beforeJobExecuted(ShardingContexts contexts) {
    }

    @Override
    public void afterJobExecuted(ShardingContexts contexts) {
    }

    /** Asked for by 2.1.0 to 2.1.3 only. */
    public void cleanPreviousExecutionInfo() {
    }
}
