/** The namespace of the stack's own metrics in CloudWatch; their one dimension is the stack. */
export const METRICS_NAMESPACE = "ElasticJob";

/**
 * The dimension that carries the stack's name. A dimension for each job would cost 0.30 USD a job, a metric and a month.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const STACK_DIMENSION = "service";

/** The metrics that the functions emit, each with its unit. A metric that would be zero is not emitted. */
export const METRICS = {
  /** Executions that started. */
  FiresStarted: "Count",
  /**
   * From the due instant of a cron fire to the commit of its start. A fire that waited for another one has no sample. A
   * fire whose first shard waits for a permit has one more: from the due instant to the hand-over of that shard.
   */
  FireLateness: "Milliseconds",
  /** Fires that the configuration wanted and that did not run: too late, or the job's queue was full. */
  FiresMissed: "Count",
  /** Fires that the configuration wanted and that met a running execution. */
  FiresSkipped: "Count",
  /** Shards of executions that closed, by outcome. */
  ShardsFINISHED: "Count",
  ShardsKILLED: "Count",
  ShardsFAILED: "Count",
  ShardsERROR: "Count",
  ShardsLOST: "Count",
  /** Attempts after the first one that were handed to Lambda. */
  Failovers: "Count",
  /** Of the oldest overdue work that a sweep finds: the time since it was due. */
  OverdueAge: "Seconds",
  /** Wakes of EventBridge Scheduler that armed no instant. */
  WakesWithoutEffect: "Count",
  /** Messages of notices that were given up. */
  NoticesUndeliverable: "Count",
  /** Beats of the sweep that the planner answered. */
  PlannerBeats: "Count",
  /** Sweeps that ended without a failure. */
  SweepBeats: "Count",
} as const;

export type MetricName = keyof typeof METRICS;
