import type { DaemonRules, Execution } from "../../core/run/execution.ts";
import { claimedMs } from "../../core/run/judge-task.ts";
import { offsetsOf } from "../../core/run/shards.ts";
import { commitDaemon } from "../run-state/commit-daemon.ts";
import type { DaemonPorts } from "../run-state/run-state-ports.ts";

/**
 * The most shards that end in one change. Each may start a shard of another execution, and a transaction has limits.
 */
const BATCH = 50;

/**
 * Takes a chunk's shards for an execution: free ones start with it, busy ones wait or are skipped, and the execution's
 * chunk is opened with these facts. A repeated call takes nothing again.
 * @returns "duplicate" if the execution already took its shards, "halted" if a halt covers the execution.
 */
export async function takeShards(
  deps: DaemonPorts,
  execution: Execution,
  { stateVersion, misfire }: DaemonRules,
  chunk: number,
): Promise<"committed" | "duplicate" | "halted"> {
  const { jobName, fireId, executionId } = execution;
  const event = { kind: "fire", fireId, offsets: offsetsOf(execution, chunk), misfire, stateVersion } as const;
  const committed = await commitDaemon(deps, jobName, chunk, event, ({ effects }, now) => {
    const own = (wanted: string) =>
      effects.flatMap(({ kind, offsets, ...of }) => (kind === wanted && of.fireId === fireId ? offsets : []));
    const sets = { queued: own("queue"), skipped: own("skip"), missed: own("miss") };
    // A chunk that gets no shard has ended. It has no task, so only its check ends it.
    const hasEnded = sets.skipped.length + sets.missed.length === event.offsets.length;
    const dueAt = now + (hasEnded ? deps.timings.fanOutWithinSeconds * 1_000 : claimedMs(deps.timings));
    return { executionId, invokedAt: now, dueAt, ...sets };
  });
  if (committed === "refused") return "halted";
  return committed === "committed" ? "committed" : "duplicate";
}

/**
 * Frees the shards of an execution that have their outcome. The oldest waiting execution gets a freed shard. This comes
 * before the outcome is added to the chunk: a shard that is not known to have ended is checked again.
 */
export async function freeShards(
  deps: DaemonPorts,
  { jobName, fireId }: Execution,
  chunk: number,
  offsets: readonly number[],
): Promise<void> {
  for (let i = 0; i < offsets.length; i += BATCH) {
    await commitDaemon(deps, jobName, chunk, { kind: "ended", fireId, offsets: offsets.slice(i, i + BATCH) });
  }
}
