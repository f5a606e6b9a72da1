import type { FireReason } from "./fire.ts";
import { instantOf, isCronFire } from "./ids.ts";
import { QUEUE_LIMIT, type RunState } from "./run-state.ts";

/** The events of a job. Fires are named by their ids; the caller has the rows and the configuration. */
export type RunEvent =
  | { readonly kind: "fire"; readonly fireId: string; readonly misfire: boolean }
  /** @param chunks of its shards; overlap is judged in each. */
  | { readonly kind: "daemon-fire"; readonly fireId: string; readonly chunks: number }
  /** A fire that will not run, whether or not another one runs: it is too late, or its job is not enabled any more. */
  | {
      readonly kind: "drop";
      readonly fireId: string;
      readonly status: "SKIPPED" | "MISSED";
      readonly reason: FireReason;
    }
  | { readonly kind: "trigger"; readonly fireId: string }
  | { readonly kind: "completed"; readonly fireId: string }
  /** One of a DAEMON job's executions, which the caller has seen to be open. */
  | { readonly kind: "daemon-completed"; readonly fireId: string; readonly sampling: Sampling }
  | { readonly kind: "halt"; readonly reason: "disabled" | "deregistered" }
  /** Fires that wait may not start although their job may: their app is disabled or gone. At most `HALT_BATCH`. */
  | {
      readonly kind: "leave-queue";
      readonly fireIds: ReadonlySet<string>;
      readonly reason: "disabled" | "deregistered";
    }
  | { readonly kind: "kill"; readonly fireId: string }
  /** An execution that the caller has seen to be open. */
  | { readonly kind: "cancel"; readonly fireId: string; readonly reason: CancelReason }
  | { readonly kind: "update" };

/** The consequences of the new state, which are written in one transaction with it. */
export type Effect =
  | { readonly kind: "start"; readonly fireId: string }
  | { readonly kind: "queue"; readonly fireId: string }
  | {
      readonly kind: "end";
      readonly fireId: string;
      readonly status: "SKIPPED" | "MISSED";
      readonly reason: FireReason;
    }
  | { readonly kind: "cancel"; readonly fireId: string; readonly reason: CancelReason }
  /** `isKept`: whether its history is; of a sampled DAEMON job's executions only some are. */
  | { readonly kind: "close"; readonly fireId: string; readonly isKept: boolean };

export type CancelReason = "disabled" | "deregistered" | "killed";

/** Of a DAEMON execution that is closed. */
export interface Sampling {
  /** Keep the history of every N-th; 0 and 1 keep all. */
  readonly every: number;
  /** A failure is kept always. */
  readonly hasFailed: boolean;
}

export interface Transition {
  /** The very state that was given when the event changes nothing, else the next version. */
  readonly state: RunState;
  readonly effects: readonly Effect[];
  /** The event was turned down: the caller is told, nothing is recorded. */
  readonly refused?: "queue-full";
  /** Cancel all executions that the job began as a DAEMON up to this version: there may be many. */
  readonly daemonHalt?: DaemonHalt;
}

export interface DaemonHalt {
  readonly through: number;
  readonly reason: "disabled" | "deregistered";
}

/** Queued fires that one halt ends: a DynamoDB transaction has at most 100 items, and holds a few others. */
export const HALT_BATCH = 90;

/**
 * The life of a job's run state. A TRANSIENT job has at most one execution at a time, with a bounded queue behind it.
 * Executions of a DAEMON job run beside each other. When the type changes, one kind waits for the end of the other.
 * Pure and total: an event that does not apply (a
 * completion of something else) leaves the state as it is.
 */
export function transition(state: RunState, event: RunEvent): Transition {
  switch (event.kind) {
    case "fire":
      if (!isBusy(state)) return start(state, event.fireId);
      return event.misfire ? queueFire(state, event.fireId) : skip(state, event.fireId);
    case "daemon-fire":
      // The execution that an update left behind ends first. No shard can wait for that, even with `misfire`.
      if (state.running !== undefined || state.queue.length > 0) return skip(state, event.fireId);
      return startDaemon(state, event);
    case "drop":
      return drop(state, event);
    case "trigger":
      if (!isBusy(state)) return start(state, event.fireId);
      if (state.queue.length >= QUEUE_LIMIT) return { state, effects: [], refused: "queue-full" };
      return next(state, { queue: [...state.queue, event.fireId] }, [{ kind: "queue", fireId: event.fireId }]);
    case "completed":
      if (state.running !== event.fireId) return { state, effects: [] };
      return startOldest(next(state, { running: null }, [{ kind: "close", fireId: event.fireId, isKept: true }]));
    case "daemon-completed":
      return startOldest(closeDaemon(state, event.fireId, event.sampling));
    case "halt":
      return halt(state, event.reason);
    case "leave-queue":
      return leaveQueue(state, event);
    case "kill":
      if (state.running !== event.fireId) return { state, effects: [] };
      return next(state, {}, [{ kind: "cancel", fireId: event.fireId, reason: "killed" }]);
    case "cancel":
      return next(state, {}, [{ kind: "cancel", fireId: event.fireId, reason: event.reason }]);
    case "update":
      return next(state, {}, []);
  }
}

/** Whether anything runs that the next execution of a job that is no DAEMON one has to wait for. */
const isBusy = ({ running, daemonRuns = 0 }: RunState): boolean => running !== undefined || daemonRuns > 0;

/** @param change the changed fields; `running: null` means that nothing runs any more. */
function next(
  { running, version, ...rest }: RunState,
  { running: change, ...changes }: Partial<Omit<RunState, "version" | "running">> & { running?: string | null },
  effects: readonly Effect[],
): Transition {
  const runs = change === null ? undefined : (change ?? running);
  const state = { ...rest, ...changes, version: version + 1, ...(runs === undefined ? {} : { running: runs }) };
  return { state, effects };
}

const start = (state: RunState, fireId: string) => next(state, { running: fireId }, [{ kind: "start", fireId }]);

const drop = (
  state: RunState,
  { fireId, status, reason }: { fireId: string; status: "SKIPPED" | "MISSED"; reason: FireReason },
) => next(state, {}, [{ kind: "end", fireId, status, reason }]);

const skip = (state: RunState, fireId: string) => drop(state, { fireId, status: "SKIPPED", reason: "overlap" });

/** Cron fires wait in the order of their instants, not of their ticks. Triggers keep their place. */
function queueFire(state: RunState, fireId: string): Transition {
  const later = state.queue.findIndex((other) => isCronFire(other) && instantOf(other) > instantOf(fireId));
  const queue = later < 0 ? [...state.queue, fireId] : state.queue.toSpliced(later, 0, fireId);
  if (queue.length <= QUEUE_LIMIT) return next(state, { queue }, [{ kind: "queue", fireId }]);
  const fallen = queue.find(isCronFire) ?? fireId;
  const end: Effect = { kind: "end", fireId: fallen, status: "MISSED", reason: "queue-full" };
  if (fallen === fireId) return next(state, {}, [end]);
  return next(state, { queue: queue.filter((other) => other !== fallen) }, [{ kind: "queue", fireId }, end]);
}

/** Beside those that run. The version tells a later halt which executions were there. */
const startDaemon = (state: RunState, { fireId, chunks }: { readonly fireId: string; readonly chunks: number }) =>
  next(state, { daemonRuns: (state.daemonRuns ?? 0) + 1, daemonChunks: Math.max(chunks, state.daemonChunks ?? 0) }, [
    { kind: "start", fireId },
  ]);

function closeDaemon(state: RunState, fireId: string, { every, hasFailed }: Sampling): Transition {
  const daemonRuns = (state.daemonRuns ?? 0) - 1;
  if (every <= 1) return next(state, { daemonRuns }, [{ kind: "close", fireId, isKept: true }]);
  const sampledOut = (state.sampledOut ?? 0) + 1;
  const isNth = sampledOut >= every;
  const close: Effect = { kind: "close", fireId, isKept: isNth || hasFailed };
  return next(state, { daemonRuns, sampledOut: isNth ? 0 : sampledOut }, [close]);
}

/** The state after a completion. If nothing runs, the oldest waiting fire starts in the same transition. */
function startOldest(closed: Transition): Transition {
  const [oldest, ...queue] = closed.state.queue;
  if (oldest === undefined || isBusy(closed.state)) return closed;
  const state = { ...closed.state, running: oldest, queue };
  return { state, effects: [...closed.effects, { kind: "start", fireId: oldest }] };
}

function leaveQueue(
  state: RunState,
  { fireIds, reason }: { readonly fireIds: ReadonlySet<string>; readonly reason: "disabled" | "deregistered" },
): Transition {
  const left = state.queue.filter((fireId) => fireIds.has(fireId));
  if (left.length === 0) return { state, effects: [] };
  const queue = state.queue.filter((fireId) => !fireIds.has(fireId));
  return next(
    state,
    { queue },
    left.map((fireId): Effect => ({ kind: "end", fireId, status: "SKIPPED", reason })),
  );
}

function halt(state: RunState, reason: "disabled" | "deregistered"): Transition {
  const ended = state.queue
    .slice(0, HALT_BATCH)
    .map((fireId): Effect => ({ kind: "end", fireId, status: "SKIPPED", reason }));
  const cancel: Effect[] = state.running === undefined ? [] : [{ kind: "cancel", fireId: state.running, reason }];
  const halted = next(state, { queue: state.queue.slice(HALT_BATCH) }, [...ended, ...cancel]);
  return (state.daemonRuns ?? 0) === 0 ? halted : { ...halted, daemonHalt: { through: halted.state.version, reason } };
}
