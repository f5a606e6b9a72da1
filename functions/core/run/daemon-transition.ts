import type { DaemonState, WaitingShards } from "./daemon-state.ts";
import { instantOf } from "./ids.ts";
import { QUEUE_LIMIT } from "./run-state.ts";

/** The events of a chunk of a DAEMON job's shards. */
export type DaemonEvent =
  /** An execution asks for shards. @param stateVersion version of the job's run state at its start. */
  | {
      readonly kind: "fire";
      readonly fireId: string;
      readonly offsets: readonly number[];
      readonly misfire: boolean;
      readonly stateVersion: number;
    }
  /** Shards of an execution have their outcome, or never will run. */
  | { readonly kind: "ended"; readonly fireId: string; readonly offsets: readonly number[] }
  /** Executions up to `through` are cancelled: their waiting shards (`fireIds`) wait no more. */
  | { readonly kind: "halt"; readonly through: number; readonly fireIds: ReadonlySet<string> };

/** The consequences for shards of one execution, in one transaction with the new state. */
export interface DaemonEffect {
  /** They run; they wait; they never will, for they were busy (`skip`), or the queue was full (`miss`). */
  readonly kind: "start" | "queue" | "skip" | "miss";
  readonly fireId: string;
  readonly offsets: readonly number[];
}

export interface DaemonTransition {
  /** The very state that was given when the event changes nothing, else the next version. */
  readonly state: DaemonState;
  readonly effects: readonly DaemonEffect[];
  /** The execution was cancelled before it asked: none of its shards may start. */
  readonly refused?: "halted";
}

/**
 * The life of a DAEMON job's shards, each for itself: one run at a time, a bounded queue behind it, no barrier
 * between them. Pure and total: an event that does not apply leaves the state as it is.
 */
export function daemonTransition(state: DaemonState, event: DaemonEvent): DaemonTransition {
  switch (event.kind) {
    case "fire":
      return event.stateVersion > state.haltedThrough ? fire(state, event) : { state, effects: [], refused: "halted" };
    case "ended":
      return end(state, event.fireId, event.offsets);
    case "halt": {
      const queue = state.queue.filter(({ fireId }) => !event.fireIds.has(fireId));
      if (event.through <= state.haltedThrough && queue.length === state.queue.length) return { state, effects: [] };
      return next(state, { queue, haltedThrough: Math.max(state.haltedThrough, event.through) }, []);
    }
  }
}

const next = (
  state: DaemonState,
  change: Partial<Omit<DaemonState, "version">>,
  effects: readonly DaemonEffect[],
): DaemonTransition => ({
  state: { ...state, ...change, version: state.version + 1 },
  effects: effects.filter(({ offsets }) => offsets.length > 0),
});

/** A repeated event returns the earlier effects for the shards that still run or wait for this fire. */
function fire(
  state: DaemonState,
  { fireId, offsets, misfire }: Extract<DaemonEvent, { kind: "fire" }>,
): DaemonTransition {
  const isFree = (offset: number) => (state.busy.get(offset) ?? fireId) === fireId;
  const starting = offsets.filter(isFree);
  const taken = offsets.filter((offset) => !isFree(offset));
  const busy = new Map(state.busy);
  for (const offset of starting) busy.set(offset, fireId);
  const start: DaemonEffect = { kind: "start", fireId, offsets: starting };
  if (!misfire || taken.length === 0) return next(state, { busy }, [start, { kind: "skip", fireId, offsets: taken }]);
  const others = state.queue.filter((waiting) => waiting.fireId !== fireId);
  const later = others.findIndex((waiting) => instantOf(waiting.fireId) > instantOf(fireId));
  const entry: WaitingShards = { fireId, offsets: new Set(taken) };
  const queue = later < 0 ? [...others, entry] : others.toSpliced(later, 0, entry);
  const [oldest] = queue;
  const queued: DaemonEffect = { kind: "queue", fireId, offsets: taken };
  if (oldest === undefined || queue.length <= QUEUE_LIMIT) return next(state, { busy, queue }, [start, queued]);
  const miss: DaemonEffect = { kind: "miss", fireId: oldest.fireId, offsets: [...oldest.offsets] };
  const stay = oldest === entry ? [] : [queued];
  return next(state, { busy, queue: queue.slice(1) }, [start, ...stay, miss]);
}

/** Each shard that ran for this fire is taken by the oldest fire that waits for it. */
function end(state: DaemonState, fireId: string, offsets: readonly number[]): DaemonTransition {
  const busy = new Map(state.busy);
  const left = state.queue.map(({ fireId, offsets }) => ({ fireId, offsets: new Set(offsets) }));
  const started = new Map<string, number[]>();
  let isChanged = false;
  for (const offset of offsets) {
    for (const waiting of left) if (waiting.fireId === fireId && waiting.offsets.delete(offset)) isChanged = true;
    if (busy.get(offset) !== fireId) continue;
    isChanged = true;
    busy.delete(offset);
    const heir = left.find((waiting) => waiting.offsets.delete(offset));
    if (heir === undefined) continue;
    busy.set(offset, heir.fireId);
    started.set(heir.fireId, [...(started.get(heir.fireId) ?? []), offset]);
  }
  if (!isChanged) return { state, effects: [] };
  const queue = left.filter((waiting) => waiting.offsets.size > 0);
  const effects = [...started].map(([heir, taken]): DaemonEffect => ({ kind: "start", fireId: heir, offsets: taken }));
  return next(state, { busy, queue }, effects);
}
