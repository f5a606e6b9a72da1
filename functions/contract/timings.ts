import * as z from "zod";

const seconds = z.int().min(0);

/**
 * Every waiting time of the system, in one place. They are configuration of the stack, so that a test can
 * shorten them; the functions receive them as JSON in the variable `TIMINGS`.
 */
export const Timings = z.strictObject({
  /** A wake plans to max(its scheduled time, now) + this: more than two wakes' worth. */
  planAheadSeconds: seconds.default(240),
  /** Register, update and enable plan this far, so that a late change of the schedule costs nothing. Under SQS's longest delay, 900. */
  planAheadOnChangeSeconds: seconds.default(840),
  /** Due instants older than this without a fire row are late fires. */
  settleAfterSeconds: seconds.default(60),
  /** A fire committed later than this after its instant is late. */
  lateAfterSeconds: seconds.default(60),
  /** A late fire of a job without `misfire` still runs within this. */
  runLateWithinSeconds: seconds.default(900),
  /** A cursor is overdue this long after its first unsettled due instant. A write of a schedule takes effect within this, or never. */
  cursorGraceSeconds: seconds.default(120),
  /** A started execution or released chunk is owed after this time if its message did not arrive. */
  fanOutWithinSeconds: seconds.default(60),
  /**
   * Time-out of the dispatcher's invocation; SQS delivers an unfinished tick again after one and a half times this.
   * AWS: at most 900.
   */
  dispatcherTimeoutSeconds: seconds.default(20),
  /**
   * Time-out of the collector's invocation; SQS delivers an unfinished outcome again a second after this. AWS: at most
   * 900.
   */
  collectorTimeoutSeconds: seconds.default(30),
  /** Time-out of a runner's invocation. AWS: at most 900. */
  runnerTimeoutSeconds: seconds.default(900),
  /** The runner stops the job this long before its invocation's end. */
  stopBeforeEndSeconds: seconds.default(15),
  /** Lambda drops an undelivered asynchronous event after this. AWS: 60 to 21,600. */
  eventAgeSeconds: seconds.default(3_600),
  /** A claimed task is LOST this long after its claim + `runnerTimeoutSeconds`. */
  lostAfterTimeoutSeconds: seconds.default(60),
  /** An unclaimed task is LOST this long after its invocation + `eventAgeSeconds`. */
  lostAfterEventAgeSeconds: seconds.default(120),
  /** First wait before a failover; doubles with each attempt. */
  failoverBackoffSeconds: seconds.default(60),
  /** Least wait after the LOST of a claimed task: its process may need this long to notice. */
  fenceSeconds: seconds.default(60),
  /** Runners look for a cancel flag and their own row's outcome this often. */
  cancelPollSeconds: seconds.default(10),
  /** Between SIGTERM and SIGKILL. */
  killAfterSeconds: seconds.default(10),
  /**
   * After a start script has ended well, a process that it left behind asks for a task within this, or none is
   * expected.
   */
  firstRequestWithinSeconds: seconds.default(60),
  /** A streaming task starts no further round when less than this time of the invocation remains. */
  segmentReserveSeconds: seconds.default(60),
  /** A runner that cannot read its row for this long stops its job. */
  unreadableForSeconds: seconds.default(30),
});
export type Timings = z.output<typeof Timings>;

/** The number of days for which ended fires, executions and tasks are kept. */
export const HISTORY_DAYS = 30;
/** The time for which an execution without history is kept: a repeated message may still ask for it. */
export const SAMPLED_OUT_SECONDS = 3_600;
