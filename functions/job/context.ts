/** The context of a shard: the names of Elastic-Job, then the names of this project. */
export interface ShardingContext {
  readonly jobName: string;
  readonly taskId: string;
  readonly shardingTotalCount: number;
  readonly jobParameter: string;
  /** From 0. */
  readonly shardingItem: number;
  /** The parameter of this shard in `shardingItemParameters`; "" where there is none. */
  readonly shardingParameter: string;
  /** The nominal instant, ISO-8601 UTC. */
  readonly fireTime: string;
  /** From 1; higher after a lost attempt. */
  readonly attempt: number;
  readonly executionId: string;
}

/** The configuration of the job. */
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

/** The argument of a job's methods. */
export interface JobContext extends ShardingContext {
  readonly job: JobDescription;
  /** The latest instant at which the process is stopped, epoch ms. */
  readonly stopAt: number;
}
