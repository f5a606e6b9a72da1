import type { Execution } from "../../../functions/core/run/execution.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { executionIdOf, isBackfillFire } from "../../../functions/core/run/ids.ts";
import { shardOf } from "../../../functions/core/run/shards.ts";
import type { TaskRow } from "../../../functions/ports/task-store.ts";
import type { System } from "../system.ts";

const MINUTE_MS = 60_000;
/**
 * A vanished sandbox is noticed this long after its claim, or after its task was last handed over, at the next sweep at
 * the latest.
 */
export const SANDBOX_MS = 16 * MINUTE_MS;
export const MESSAGE_MS = 62 * MINUTE_MS;
/**
 * A sweep comes every ten minutes, work is owed from up to a minute after its write, and a repair takes half a minute.
 */
export const SWEEP_MS = 11 * MINUTE_MS + 30_000;
/** The longest back-off of a failover: the last one of a DAEMON's shard. */
const BACKOFF_MS = 300_000;
/** The cursor's grace: a due instant without a record is overdue after this. */
const GRACE_MS = 2 * MINUTE_MS;
/** Faults lose sweeps and their messages too. More lost ones in a row than this are a violation. */
const SWEEPS_LOST = 9;

/** The latest instant at which something overdue since `at` may be done. */
export function deadline({ peaceAt, eventBridge, collectorOutage }: System, at: number): number {
  const isMet = at + SWEEP_MS > collectorOutage.from && at < collectorOutage.until;
  const sweptAgainAt = Math.max(at, eventBridge.deadUntil, isMet ? collectorOutage.until : 0);
  return Math.min(Math.max(sweptAgainAt, peaceAt) + SWEEP_MS, sweptAgainAt + SWEEPS_LOST * SWEEP_MS);
}

/** The events of an execution that came later than promised, in words. */
export function slowRecoveries(system: System, execution: Execution, rows: readonly TaskRow[]): string[] {
  const found: string[] = [];
  const late = (what: string, at: number, latest: number) => {
    if (at > latest) found.push(`${what} ${Math.round((at - latest) / 1_000)} s too late`);
  };
  const rowOf = new Map(rows.map((row) => [nameOf(row), row]));
  for (const row of rows) {
    const handedOver = system.handedOver.get(row.taskId);
    const { endedAt = 0, claimedAt, segment = 1 } = row;
    if (system.hostile.has(row.taskId)) {
      // The code may have changed the instant of its claim. Lambda delivers nothing later than this.
      const latestAt = (handedOver?.last ?? 0) + MESSAGE_MS + SANDBOX_MS;
      late(`${row.taskId}: ended`, endedAt, deadline(system, latestAt));
      continue;
    }
    // If a later segment was handed over and never claimed, its message vanished.
    const isClaimed = claimedAt !== undefined && (handedOver?.segment ?? 1) <= segment;
    // A dispatcher that dies before it commits hands its tasks over again. Its chunk is checked after the last time.
    const followedFrom = Math.max(claimedAt ?? 0, handedOver?.last ?? 0);
    if (isClaimed) late(`${row.taskId}: ended`, endedAt, deadline(system, followedFrom + SANDBOX_MS));
    else if (handedOver !== undefined)
      late(`${row.taskId}: ended`, endedAt, deadline(system, handedOver.last + MESSAGE_MS));
    const before = rowOf.get(nameOf(row, -1));
    if (before?.endedAt === undefined || handedOver === undefined || system.hostile.has(before.taskId)) continue;
    // The writer of its end may have died before the next step. Its chunk is then checked after the same time as a
    // vanished sandbox.
    const beganAt = before.claimedAt ?? system.handedOver.get(before.taskId)?.last ?? 0;
    // Vanished tasks keep their permits until they are LOST. Meanwhile a waiting chunk is refused at each sweep.
    const refusedAt = refusals(system, execution, row).findLast((at) => at <= handedOver.first) ?? 0;
    const dueAt = Math.max(before.endedAt + BACKOFF_MS, beganAt + SANDBOX_MS, refusedAt);
    late(`${row.taskId}: run again`, handedOver.first, deadline(system, dueAt));
  }
  // The writer of the last end may have died before the next step. Its chunk is then checked after the same time as a
  // vanished sandbox.
  const lastEndedAt = Math.max(execution.startedAt, ...rows.map(({ endedAt = 0 }) => endedAt));
  const hasMissed = (execution.unrun?.missed ?? 0) > 0;
  // No row says when a shard fell out of a queue.
  if (execution.endedAt !== undefined && !hasMissed)
    late(`${execution.executionId}: closed`, execution.endedAt, deadline(system, lastEndedAt + SANDBOX_MS));
  return found;
}

/** The instants at which the account had no permit for the chunk of a task, epoch ms. */
function refusals({ watch }: System, execution: Execution, { taskId }: TaskRow): readonly number[] {
  const shard = shardOf(execution, Number(taskId.split("@-@")[1]));
  return (shard && watch.refusedAt.get(`${execution.executionId}#${shard.chunk}`)) ?? [];
}

/** `<item>.<attempt>` of a task, or of another attempt of its shard. */
function nameOf({ taskId }: TaskRow, more = 0): string {
  const [, item, , run = ""] = taskId.split("@-@");
  return `${item}.${Number(run.split(".").at(-1)) + more}`;
}

/** Due instants whose record came later than the sweep that notices a missing one, in words. */
export function lateFires(system: System, fires: readonly Fire[]): string[] {
  // A backfill runs instants of the past.
  const punctual = fires.filter(({ fireId }) => !isBackfillFire(fireId));
  return punctual.flatMap(({ jobName, fireId, firedAt, through = firedAt }) => {
    const id = executionIdOf(jobName, fireId);
    const recordedAt = system.watch.recordedAt.get(id);
    if (recordedAt === undefined) return [`${id}: never recorded`];
    const lateMs = recordedAt - deadline(system, through + GRACE_MS);
    return lateMs > 0 ? [`${id}: recorded ${Math.round(lateMs / 1_000)} s too late`] : [];
  });
}
