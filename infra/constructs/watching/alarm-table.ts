import { type Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { ageOf, errorsOf, lettersOf, ofAllFunctions, ofAws, ofStack, type Watched } from "./watched.ts";

/** One alarm, over one metric: an alarm over metric math costs as much as its metrics. */
export interface AlarmRow {
  /** Its heading in docs/operate.md. */
  readonly name: string;
  /** The harm, and the part that heals by itself: the description of the alarm. */
  readonly harm: string;
  readonly metric: (watched: Watched) => Metric;
  /** It sounds from this value of the metric on; "silence": when the metric is below 1, or has no value. */
  readonly from: number | "silence";
  /** Consecutive periods of the metric. @default 1 */
  readonly periods?: number;
  /** Whether it is one of the ten free alarms. Those show all harm; the others show it sooner, or show its place. */
  readonly isFree?: true;
}

/** The ten alarms that are free in CloudWatch. @see https://aws.amazon.com/cloudwatch/pricing/ */
export const FREE_ALARMS = 10;

/** Milliseconds. Cold starts of a dispatcher and of its queue's poller take up to 2 s. */
export const LATE_MS = 10_000;

/** Seconds. Two sweeps have handed out work of this age, and it was not done. */
export const OVERDUE_SECONDS = 1_500;

/** Seconds. Outcomes are collected at once. */
const WAITING_SECONDS = 300;
/** Seconds. A message may be delayed by 900 s, which may count as its age. */
const DELAYED_SECONDS = 900 + WAITING_SECONDS;

/** Minutes: three sweeps. */
const SILENT_MINUTES = 30;

/** All alarms, by the harm: the worst first. */
export const ALARM_TABLE: readonly AlarmRow[] = [
  {
    name: "missed fires",
    harm: "Fires did not run: they came too late for jobs without misfire, or a job's queue was full. They do not run any more; a backfill runs them.",
    metric: (watched) => ofStack(watched, "FiresMissed"),
    from: 1,
    isFree: true,
  },
  {
    name: "late fires",
    harm: "One of a hundred fires starts 10 s late or later: jobs run, but not on their second.",
    metric: (watched) => ofStack(watched, "FireLateness", { statistic: "p99" }),
    from: LATE_MS,
    isFree: true,
  },
  {
    name: "overdue work",
    harm: "Two sweeps handed out a piece of work in vain: a job does not fire, or an execution does not end.",
    metric: (watched) => ofStack(watched, "OverdueAge", { statistic: Stats.MAXIMUM, minutes: 15 }),
    from: OVERDUE_SECONDS,
    isFree: true,
  },
  {
    name: "silent planner",
    harm: "The planner did not answer three sweeps. Due instants are not armed, so soon no job fires on its second.",
    metric: (watched) => ofStack(watched, "PlannerBeats", { minutes: SILENT_MINUTES }),
    from: "silence",
    isFree: true,
  },
  {
    name: "silent sweep",
    harm: "Three sweeps did not run, or failed: a job whose message was lost waits until a sweep succeeds.",
    metric: (watched) => ofStack(watched, "SweepBeats", { minutes: SILENT_MINUTES }),
    from: "silence",
    isFree: true,
  },
  {
    name: "dead ticks",
    harm: "Fires could not be started on their second. The sweep starts them late, or records them as MISSED.",
    metric: ({ ticks }) => lettersOf(ticks),
    from: 1,
    isFree: true,
  },
  {
    name: "dead outcomes",
    harm: "Ends of tasks could not be recorded: their jobs seem to run on until the sweep repeats the write.",
    metric: ({ outcomes }) => lettersOf(outcomes),
    from: 1,
    isFree: true,
  },
  {
    name: "lost outcomes",
    harm: "A task's end did not reach the outcomes queue: its shard counts as running until a check finds it LOST.",
    // Only runners have destinations.
    metric: () => ofAllFunctions("DestinationDeliveryFailures"),
    from: 1,
    isFree: true,
  },
  {
    name: "throttles",
    harm: "The account's concurrency is used up: fires and shards wait. Ask AWS for more concurrent executions.",
    metric: () => ofAllFunctions("Throttles"),
    // A burst may wait. A wait of 15 minutes means that too few invocations are allowed.
    periods: 3,
    from: 1,
    isFree: true,
  },
  {
    name: "failing API",
    harm: "Requests fail with 5xx: jobs keep firing, but they cannot be changed, triggered or watched.",
    // A metric of the API, not of the function: it also counts requests for which API Gateway got no answer.
    metric: ({ api }) => ofAws("AWS/ApiGateway", "5xx", { ApiId: api.apiId }),
    from: 1,
    isFree: true,
  },
  {
    name: "waiting ticks",
    harm: "Fires start late: their ticks wait for the dispatcher.",
    metric: ({ ticks }) => ageOf(ticks),
    from: DELAYED_SECONDS,
  },
  {
    name: "waiting outcomes",
    harm: "Ends of tasks are recorded late: executions stay open, and fires that queue behind them wait.",
    metric: ({ outcomes }) => ageOf(outcomes),
    from: WAITING_SECONDS,
  },
  {
    name: "waiting batched outcomes",
    harm: "Ends of tasks of large executions are recorded late: those executions stay open.",
    metric: ({ batchedOutcomes }) => ageOf(batchedOutcomes),
    from: WAITING_SECONDS,
  },
  {
    name: "waiting checks",
    harm: "Further attempts start late, and lost shards are noticed late.",
    metric: ({ checks }) => ageOf(checks),
    from: DELAYED_SECONDS,
  },
  {
    name: "dead checks",
    harm: "Checks of shards could not be made. A row of the table owes them too, so the sweep makes them late.",
    metric: ({ checks }) => lettersOf(checks),
    from: 1,
  },
  {
    name: "dropped wakes",
    harm: "EventBridge Scheduler gave up waking the planner for a job. The sweep starts its fires late, or records them as MISSED.",
    metric: ({ scheduleGroup }) => ofAws("AWS/Scheduler", "InvocationDroppedCount", { ScheduleGroup: scheduleGroup }),
    from: 1,
  },
  {
    name: "errors of the planner",
    harm: "Due instants are not armed. The sweep starts their fires late, or records them as MISSED.",
    metric: ({ planner }) => errorsOf(planner),
    from: 1,
  },
  {
    name: "errors of the dispatcher",
    harm: "Fires start late, or shards are invoked late: ticks are repeated 20 times, the rest is the sweep's.",
    metric: ({ dispatcher }) => errorsOf(dispatcher),
    from: 1,
  },
  {
    name: "errors of the collector",
    harm: "Some ends of tasks are recorded late: a message is repeated 40 times, the rest is the sweep's.",
    metric: ({ collector }) => errorsOf(collector),
    from: 1,
  },
  {
    name: "errors of the sweep",
    harm: "Some overdue work was not handed out. The next sweep tries again in 10 minutes.",
    metric: ({ sweep }) => errorsOf(sweep),
    from: 1,
  },
  {
    name: "undeliverable notices",
    harm: "Eight tries of a message failed: the readers of a webhook or a topic do not know that a job failed.",
    metric: (watched) => ofStack(watched, "NoticesUndeliverable"),
    from: 1,
  },
  {
    name: "errors of the notifier",
    harm: "Some notices are told late: the sweep asks for them again every 10 minutes.",
    metric: ({ notifier }) => errorsOf(notifier),
    from: 1,
  },
];
