import { type DaemonEvent, type DaemonTransition, daemonTransition } from "../../core/run/daemon-transition.ts";
import { executionIdOf } from "../../core/run/ids.ts";
import type { DaemonChange } from "../../ports/daemon-store.ts";
import type { DaemonPorts } from "./run-state-ports.ts";

/** Only the fires and ends of its own shards change a chunk's state: more lost races are a fault. */
const TRIES = 50;

/**
 * Applies an event to the state of a chunk's shards, and repeats it when another function has changed the state. The
 * event may start shards of other executions, or decide that they will never run. A check of their chunk finds them,
 * and the same write owes that check.
 */
export async function commitDaemon(
  deps: DaemonPorts,
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
  { timings }: DaemonPorts,
  jobName: string,
  event: DaemonEvent,
  { effects }: DaemonTransition,
  now: number,
): DaemonChange["followed"] {
  const own = event.kind === "fire" ? event.fireId : undefined;
  const dueAt = now + timings.fanOutWithinSeconds * 1_000;
  return effects.flatMap(({ kind, fireId, offsets }) => {
    // The shards of other executions that start, or that will never run.
    if (fireId === own) return [];
    const becomes = kind === "start" ? ({ kind: "started", startedAt: now } as const) : ({ kind: "missed" } as const);
    return [{ executionId: executionIdOf(jobName, fireId), offsets, becomes, dueAt }];
  });
}
