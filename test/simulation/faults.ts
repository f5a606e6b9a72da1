/** All faults. The number is the likelihood at each place where the fault can happen. */
export const FAULTS = {
  /**
   * A function dies before or after an effect, or hangs until its time-out. The likelihood is higher at effects that
   * are rare in the story.
   */
  "crash before": 0.003,
  "crash after": 0.003,
  "hang until the time-out": 0.0005,
  /** A service refuses a request, or its answer is lost after the effect. */
  "error before": 0.003,
  "error after": 0.003,
  /** A service refuses all requests for some seconds. */
  "config table throttled": 0.0005,
  "run table throttled": 0.0005,
  "lambda throttled": 0.002,
  "sqs throttled": 0.003,
  "scheduler throttled": 0.01,
  /** A call takes up to a few seconds. */
  slow: 0.01,
  /** Clocks of two functions differ by up to two seconds. It happens at every invocation. */
  "clock skew": 1,
  /** A queue refuses one message of a batch. */
  "entry refused": 0.02,
  /** The index of owed work shows its content at the last sweep. */
  "stale index": 0.2,
  /** Eventually consistent reads miss a write for up to five seconds. */
  "eventual reads lag": 0.1,
  /** A message of a queue or an asynchronous event is hit. */
  duplicated: 0.015,
  delayed: 0.015,
  lost: 0.005,
  "dead letter": 0.005,
  /**
   * A runner's event waits in Lambda's queue for 50 minutes. Or it is delivered twice, and the second sandbox dies
   * before its claim.
   */
  "held 50 minutes": 0.003,
  "second delivery dies": 0.01,
  /**
   * A sandbox dies, or Lambda writes no record of it, or it loses its network and lives on, or it lives on after Lambda
   * has declared it dead.
   */
  "sandbox died": 0.02,
  "no record": 0.01,
  "cut off": 0.01,
  "lives on after LOST": 0.02,
  /** The code of a job lies about its task, in the task's row and by messages, as far as the runner's role allows. */
  "hostile code": 0.01,
  /** A changed schedule takes effect only after ten minutes. */
  "stale schedule": 0.2,
  /** A job is changed between a planner's reads and its move of the cursor. The writer dies right after its write. */
  overtaken: 0.02,
  /** For an hour EventBridge wakes nothing, not even the sweep. At most once in a story. */
  "EventBridge dead": 0.1,
  /** A transaction conflicts with another write of one of its items, again and again, and writes nothing. */
  "transaction conflict": 0.01,
  /**
   * A write of a schedule hangs and takes effect up to 100 s later, even if its caller has died or the job has changed.
   */
  "lands late": 0.03,
  /** A job is changed while the planner's write of its schedule takes some seconds. */
  "put overtaken": 0.05,
  /**
   * The collector does not run for 17 to 19 minutes, which is longer than a claimed task may be silent. At most once in
   * a story.
   */
  "collector outage": 0.1,
} as const;
export type Fault = keyof typeof FAULTS;
export const FAULT_KINDS = Object.keys(FAULTS) as readonly Fault[];

/** Faults of Lambda's destinations: there are none where a runner sends its record itself. */
export const OF_DESTINATIONS: ReadonlySet<Fault> = new Set<Fault>(["no record", "lives on after LOST"]);

/** Faults that services have in peace too, at any severity. */
export const RESTLESS: ReadonlySet<Fault> = new Set<Fault>(["eventual reads lag"]);

/** Effects that few stories reach. A function mostly dies at them, so that they are covered as crash points. */
export const RARELY_REACHED: ReadonlySet<string> = new Set([
  "api appChanges.remove",
  "api apps.create",
  "api backfills.begin",
  "api backfills.get",
  "api invoker.backfill",
  "api jobs.getRevisionAt",
  "api runs.listBackfillFires",
  "collector invoker.backfill",
  "collector permits.leave",
  "collector permits.take",
  "dispatcher backfills.advance",
  "dispatcher backfills.end",
  "dispatcher backfills.get",
  "dispatcher fanOuts.addRetries",
  "dispatcher invoker.fanOut",
  "dispatcher runs.listBackfillFires",
  "planner appChanges.advance",
  "planner appChanges.end",
  "planner appChanges.get",
  "planner invoker.fanOut",
  "planner invoker.halt",
  "planner jobs.change",
  "planner jobs.getRevision",
  "planner jobs.listOfApp",
  "planner jobs.remove",
  "planner runs.getExecution",
  "sweep ends.end",
  "sweep invoker.backfill",
  "sweep invoker.collect",
  "sweep invoker.fanOut",
  "sweep invoker.followApp",
  "sweep invoker.halt",
  "sweep jobs.getRevision",
  "sweep jobs.listRevisions",
  "sweep runs.commit",
  "sweep runs.getFire",
]);

/** Those of them behind which rarer ones come: a function dies there once only, so that the next one goes on. */
export const GATES: ReadonlySet<string> = new Set([
  "planner appChanges.get",
  "planner jobs.listOfApp",
  "sweep jobs.getRevision",
  "sweep jobs.listRevisions",
  "sweep runs.commit",
]);
