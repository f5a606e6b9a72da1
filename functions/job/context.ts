/** What a job is told about its shard: Elastic-Job's own names, then this project's. */
export interface ShardingContext {
  readonly jobName: string;
  readonly taskId: string;
  readonly shardingTotalCount: number;
  readonly jobParameter: string;
  /** From 0. */
  readonly shardingItem: number;
  /** This shard's own, of `shardingItemParameters`; "" where there is none. */
  readonly shardingParameter: string;
  /** The nominal instant, ISO-8601 UTC. */
  readonly fireTime: string;
  /** From 1; more after a lost attempt. */
  readonly attempt: number;
  readonly executionId: string;
}

/** What the job was registered with. */
export interface JobDescription {
  readonly jobName: string;
  readonly jobType: "SIMPLE" | "DATAFLOW" | "SCRIPT";
  readonly jobClass?: string | undefined;
  readonly beanName?: string | undefined;
  readonly applicationContext?: string | undefined;
  readonly streamingProcess: boolean;
  readonly jobProperties: {
    readonly job_exception_handler?: string | undefined;
    readonly executor_service_handler?: string | undefined;
  };
}

/** What a job's methods are called with. */
export interface JobContext extends ShardingContext {
  readonly job: JobDescription;
  /** Epoch ms when the process is stopped at the latest. */
  readonly stopAt: number;
}
