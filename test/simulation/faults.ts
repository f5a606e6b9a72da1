/** Everything the adversary may do, each with how likely it is where it could happen. */
export const FAULTS = {
  /** A function dies before, or after, an effect (likelier at effects that the story has rarely had), or hangs until its time-out. */
  "crash before": 0.003,
  "crash after": 0.003,
  "hang until the time-out": 0.0005,
  /** A service refuses, or serves the request and its answer is lost. */
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
  /** Clocks of two functions differ by up to two seconds: at every invocation. */
  "clock skew": 1,
  /** One of a batch of messages is not taken. */
  "entry refused": 0.02,
  /** The index over owed work shows its content at the sweep before. */
  "stale index": 0.2,
  /** Eventually consistent reads miss a write for up to five seconds: each write may be missed. */
  "eventual reads lag": 0.1,
  /** A queue's message or an asynchronous event. */
  duplicated: 0.015,
  delayed: 0.015,
  lost: 0.005,
  "dead letter": 0.003,
  /** A runner's event sleeps in Lambda's queue for 50 minutes, or is delivered twice and the second sandbox dies before its claim. */
  "held 50 minutes": 0.003,
  "second delivery dies": 0.01,
  /** A sandbox dies, never reports, is cut off and lives on, or lives on after Lambda has declared it dead. */
  "sandbox died": 0.02,
  "no record": 0.01,
  "cut off": 0.01,
  "lives on after LOST": 0.01,
  /** The code of a job lies about its task, as far as its runner's role lets it: in its row, and by messages. */
  "hostile code": 0.01,
  /** A schedule change that becomes effective after ten minutes only. */
  "stale schedule": 0.2,
  /** A job is changed between a planner's reads and its cursor's move, by a writer that dies right after its write. */
  overtaken: 0.02,
  /** For an hour nothing is woken, the sweep neither. Once in a story, maybe. */
  "EventBridge dead": 0.1,
  /** A transaction meets another write of one of its items, again and again: nothing of it is written. */
  "transaction conflict": 0.01,
  /** A write of a schedule hangs, and takes effect up to 100 s later, also when its caller has died or the job has changed. */
  "lands late": 0.03,
  /** A job is changed while the planner's write of its schedule takes some seconds. */
  "put overtaken": 0.05,
  /** The collector does not run for 17 to 19 minutes: longer than a claimed task may be silent. Once in a story, maybe. */
  "collector outage": 0.1,
} as const;
export type Fault = keyof typeof FAULTS;
export const FAULT_KINDS = Object.keys(FAULTS) as readonly Fault[];

/** Faults that belong to the services in peace too, at any severity. */
export const RESTLESS: ReadonlySet<Fault> = new Set<Fault>(["eventual reads lag"]);

/** Effects to which few stories come: a function that comes there mostly dies. */
export const RARELY_REACHED: ReadonlySet<string> = new Set([
  "api appChanges.remove",
  "api apps.create",
  "api backfills.begin",
  "api backfills.get",
  "api invoker.backfill",
  "api runs.listBackfillFires",
  "collector invoker.backfill",
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
export const GATES: ReadonlySet<string> = new Set(["planner appChanges.get", "planner jobs.listOfApp"]);
