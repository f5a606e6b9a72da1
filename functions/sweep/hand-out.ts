import { isFullyDone } from "../core/run/shards.ts";
import { OWED_SHARDS, type Owed } from "../ports/owed-index.ts";
import type { SweepPorts } from "./sweep-ports.ts";

/**
 * A pass ends before the time-out of its function (540 s), even with work left: the next pass begins with the oldest
 * again.
 */
const PASS_MS = 400_000;
/** Simultaneous invocations for each shard of the index: with 32 shards some thousands a second. */
const PARALLEL = 4;

/**
 * Passes overdue work to the function that owes it, oldest first in each shard of the index. The shards are read in
 * parallel, so that none waits for another's end.
 */
export async function handOut(deps: SweepPorts): Promise<void> {
  const until = deps.now();
  const pass: Pass = {
    until,
    handed: { plan: 0, app: 0, halt: 0, backfill: 0, "fan-out": 0, check: 0, notice: 0, tell: 0 },
    told: new Set(),
    failures: [],
    unfinished: 0,
    oldest: until,
  };
  await Promise.all(Array.from({ length: OWED_SHARDS }, (_, shard) => handOutShard(deps, shard, pass)));
  const { handed, failures, unfinished, oldest } = pass;
  if (oldest < until) deps.metrics.add("OverdueAge", (until - oldest) / 1_000);
  deps.log.info("swept", { ...handed, failed: failures.length, unfinished });
  if (failures.length > 0) throw failures[0];
}

interface Pass {
  /** The beginning of the pass, epoch ms. */
  readonly until: number;
  readonly handed: Record<Owed["owes"], number>;
  /** Subscriptions that were told of: one call tells all that waits. */
  readonly told: Set<string>;
  readonly failures: unknown[];
  /** Shards of the index whose end the pass did not reach. */
  unfinished: number;
  /** Instant of the oldest work, epoch ms; `until` when there is none. */
  oldest: number;
}

async function handOutShard(deps: SweepPorts, shard: number, pass: Pass): Promise<void> {
  const overdue = deps.owed.overdue(shard, pass.until)[Symbol.asyncIterator]();
  let isOver = false;
  const worker = async () => {
    while (!isOver) {
      const next = await overdue.next();
      if (next.done) return;
      isOver ||= deps.now() - pass.until >= PASS_MS;
      if (isOver) return;
      // An address that takes no notice is no work of this stack that is late.
      if (next.value.owes !== "tell") pass.oldest = Math.min(pass.oldest, next.value.dueAt);
      try {
        await handOutOne(deps, next.value, pass.told);
        pass.handed[next.value.owes]++;
      } catch (cause) {
        deps.log.error("overdue work was not handed out", { ...next.value, cause });
        pass.failures.push(cause);
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: PARALLEL }, worker));
  for (const end of ended) if (end.status === "rejected") pass.failures.push(end.reason);
  if (isOver) pass.unfinished++;
  await overdue.return?.();
}

async function handOutOne({ invoker, runs }: SweepPorts, owed: Owed, told: Set<string>): Promise<void> {
  if (owed.owes === "tell") {
    const { subscription } = owed;
    if (told.has(subscription)) return;
    told.add(subscription);
    return invoker.notify({ told: subscription });
  }
  if (owed.owes === "notice") return invoker.notify({ notifiedJob: owed.jobName, version: owed.version });
  if (owed.owes === "plan") return invoker.plan({ jobName: owed.jobName });
  if (owed.owes === "app") return invoker.followApp({ followedApp: owed.appName });
  if (owed.owes === "halt") return invoker.halt({ haltedJob: owed.jobName });
  if (owed.owes === "backfill") return invoker.backfill({ backfilledJob: owed.jobName });
  const { executionId } = owed;
  if (owed.owes === "check") return invoker.check({ executionId, chunk: owed.chunk });
  const execution = await runs.getExecution(executionId);
  if (execution === undefined) return;
  if (isFullyDone(execution)) return invoker.check({ executionId, chunk: 0 });
  return invoker.fanOut({ executionId, chunk: execution.releasedChunks });
}
