import type { Timings } from "../../contract/timings.ts";
import { type DaemonEvent, type DaemonTransition, daemonTransition } from "../../core/run/daemon-transition.ts";
import type { DaemonRules, Execution } from "../../core/run/execution.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import { claimedMs } from "../../core/run/judge-task.ts";
import { offsetsOf } from "../../core/run/shards.ts";
import type { DaemonChange, DaemonStore } from "../../ports/daemon-store.ts";
import type { LaterChecks } from "../../ports/later-checks.ts";

export interface DaemonDeps {
  /** Epoch ms. */
  readonly now: () => number;
  readonly timings: Timings;
  readonly daemons: Pick<DaemonStore, "read" | "commit">;
  readonly laterChecks: LaterChecks;
}

/** A chunk's state is contended by the fires and ends of its own shards only: more lost races are a fault. */
const TRIES = 50;

/** Shards that end in one change: each may start one of another execution, and a transaction has its bounds. */
const BATCH = 50;

/**
 * Takes a chunk's shards for an execution: those that are free start with it, those that are busy wait or are
 * skipped, and the execution's chunk is opened saying so. Repeated, it takes nothing again.
 * @returns "duplicate" when it took them before, "halted" when the execution is one that a halt was meant for.
 */
export async function takeShards(
  deps: DaemonDeps,
  execution: Execution,
  { order, misfire }: DaemonRules,
  chunk: number,
): Promise<"committed" | "duplicate" | "halted"> {
  const { jobName, fireId, executionId } = execution;
  const event: DaemonEvent = { kind: "fire", fireId, offsets: offsetsOf(execution, chunk), misfire, order };
  const committed = await commitDaemon(deps, jobName, chunk, event, ({ effects }, now) => {
    const own = (wanted: string) =>
      effects.flatMap(({ kind, offsets, ...of }) => (kind === wanted && of.fireId === fireId ? offsets : []));
    const dueAt = now + claimedMs(deps.timings);
    const sets = { queued: own("queue"), skipped: own("skip"), missed: own("miss") };
    return { executionId, invokedAt: now, dueAt, ...sets };
  });
  if (committed === "refused") return "halted";
  return committed === "committed" ? "committed" : "duplicate";
}

/**
 * Frees the shards of an execution that have their outcome; those that others wait for go to the oldest of these.
 * It comes before the outcome is added to the chunk: what is not known to have ended is looked at again.
 */
export async function freeShards(
  deps: DaemonDeps,
  { jobName, fireId }: Execution,
  chunk: number,
  offsets: readonly number[],
): Promise<void> {
  for (let i = 0; i < offsets.length; i += BATCH) {
    await commitDaemon(deps, jobName, chunk, { kind: "ended", fireId, offsets: offsets.slice(i, i + BATCH) });
  }
}

/**
 * Applies an event to the state of a chunk's shards, all over again when somebody was faster. Shards of other
 * executions that start by it, or never will, are what a check of their chunk finds: it is owed by the same write.
 */
export async function commitDaemon(
  deps: DaemonDeps,
  jobName: string,
  chunk: number,
  event: DaemonEvent,
  open?: (next: DaemonTransition, now: number) => NonNullable<DaemonChange["opened"]>,
): Promise<"committed" | "duplicate" | "unchanged" | "refused"> {
  for (let tries = 0; tries < TRIES; tries++) {
    const from = await deps.daemons.read(jobName, chunk);
    const next = daemonTransition(from, event);
    if (next.refused !== undefined) return "refused";
    if (next.state === from) return "unchanged";
    const now = deps.now();
    const followed = followedBy(deps, jobName, event, next, now);
    const opened = open?.(next, now);
    const change = { jobName, chunk, from, to: next.state, followed, ...(opened && { opened }) };
    const committed = await deps.daemons.commit(change);
    if (committed === "stale") continue;
    if (committed === "committed") {
      for (const { executionId } of followed) await deps.laterChecks.send({ executionId, chunk }, now);
    }
    return committed;
  }
  throw new Error(`the shards of chunk ${chunk} of ${jobName} changed ${TRIES} times while they were read`);
}

function followedBy(
  { timings }: DaemonDeps,
  jobName: string,
  event: DaemonEvent,
  { effects }: DaemonTransition,
  now: number,
): DaemonChange["followed"] {
  const own = event.kind === "fire" ? event.fireId : undefined;
  const dueAt = now + timings.fanOutWithinSeconds * 1_000;
  return effects.flatMap(({ kind, fireId, offsets }) => {
    if (fireId === own || (kind !== "start" && kind !== "miss")) return [];
    const becomes = kind === "start" ? ({ kind: "started", startedAt: now } as const) : ({ kind: "missed" } as const);
    return [{ executionId: executionIdOf(jobName, fireId), offsets, becomes, dueAt }];
  });
}
