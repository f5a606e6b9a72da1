import type { Timings } from "../../contract/timings.ts";

/** The known facts of a shard's standing attempt that has no outcome yet. */
export interface OpenTask {
  /** Epoch ms of the claim of its row; undefined while no runner has claimed it. Job code may have written it. */
  readonly claimedAt?: number | undefined;
  /** The segment that was claimed. */
  readonly claimedSegment?: number | undefined;
  /** The segment that was handed to Lambda last. @default 1 */
  readonly segment?: number | undefined;
  /** Whether it was handed to Lambda. */
  readonly issued: boolean;
  /** Epoch ms: of its last invocation once issued, until then when it is due. */
  readonly at: number;
}

export type TaskVerdict =
  /** Its message or its sandbox has vanished. */
  | { readonly kind: "lost"; readonly reason: string }
  /** No runner has claimed it, and its execution is being cancelled: it will never run. */
  | { readonly kind: "killed" }
  /** Its back-off is over. */
  | { readonly kind: "issue" }
  /** Nothing to do before this instant (epoch ms). */
  | { readonly kind: "wait"; readonly until: number };

/** Reasons of a task that is LOST because no record of its end came, neither of a success nor of a failure. */
export const UNREPORTED = {
  claimed: "its runner has not reported within the function's time-out",
  unclaimed: "no runner has claimed it within the event's age",
} as const;

type LostTimings = Pick<
  Timings,
  "runnerTimeoutSeconds" | "lostAfterTimeoutSeconds" | "eventAgeSeconds" | "lostAfterEventAgeSeconds"
>;

/** How long a claimed task may be silent, ms. */
export const claimedMs = ({ runnerTimeoutSeconds, lostAfterTimeoutSeconds }: LostTimings) =>
  (runnerTimeoutSeconds + lostAfterTimeoutSeconds) * 1_000;

/**
 * The time between the first and the last look at a task that seems LOST, ms. Its outcome may wait in the queue of a
 * failed collector: after each try a message is hidden there for the collector's time-out and a second. Two tries in a row
 * may fail.
 */
export const confirmMs = ({ collectorTimeoutSeconds }: Pick<Timings, "collectorTimeoutSeconds">) =>
  collectorTimeoutSeconds * 2_250;

/** How long Lambda may keep an event before a runner claims it, ms. */
const unclaimedMs = ({ eventAgeSeconds, lostAfterEventAgeSeconds }: LostTimings) =>
  (eventAgeSeconds + lostAfterEventAgeSeconds) * 1_000;

export function judgeTask(task: OpenTask, isCancelling: boolean, now: number, timings: LostTimings): TaskVerdict {
  // The claim of an earlier segment says nothing of the one that Lambda holds now.
  if (task.claimedAt !== undefined && (task.claimedSegment ?? 0) >= (task.segment ?? 1)) {
    // Job code may move its claim on and on. Lambda delivers nothing later than this.
    const latestAt = task.issued ? task.at + unclaimedMs(timings) : Number.POSITIVE_INFINITY;
    const lostAt = Math.min(task.claimedAt, latestAt) + claimedMs(timings);
    const isOfTheFuture = task.claimedAt > now + timings.lostAfterTimeoutSeconds * 1_000;
    if (isOfTheFuture) return { kind: "lost", reason: "its row says that it was claimed later than now" };
    if (now < lostAt) return { kind: "wait", until: lostAt };
    return { kind: "lost", reason: UNREPORTED.claimed };
  }
  if (isCancelling) return { kind: "killed" };
  if (!task.issued) return now < task.at ? { kind: "wait", until: task.at } : { kind: "issue" };
  const lostAt = task.at + unclaimedMs(timings);
  if (now >= lostAt) return { kind: "lost", reason: UNREPORTED.unclaimed };
  // It may be claimed at any moment from now, and must then be noticed when its sandbox vanishes.
  return { kind: "wait", until: Math.min(lostAt, now + claimedMs(timings)) };
}
