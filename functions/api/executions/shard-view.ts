import type { AttemptView, ShardView } from "../../contract/shard-view.ts";
import type { Chunk, Execution } from "../../core/run/execution.ts";
import { shardStatus } from "../../core/run/shard-status.ts";
import { itemAt } from "../../core/run/shards.ts";
import { taskIdOf, unsignedTaskIdOf } from "../../core/run/task-id.ts";
import type { Sign } from "../../ports/task-key.ts";
import type { TaskReads, TaskRow } from "../../ports/task-store.ts";

/**
 * The most attempts that a view shows. A TRANSIENT shard has no more; a shard of a DAEMON job may fail over without
 * end.
 */
const MAX_ATTEMPTS = 4;
/** The end of the year 9999: job code may report any number, and a later instant has no ISO date of four digits. */
const LAST_INSTANT = 253_402_300_799_999;

/** The view of one shard. It reads one row for each attempt that it shows. */
export async function shardView(
  tasks: TaskReads,
  sign: Sign,
  execution: Execution,
  { chunk, number }: { readonly chunk: Chunk | undefined; readonly number: number },
  offset: number,
): Promise<ShardView> {
  const { jobName, fireId } = execution;
  const item = itemAt(execution, number, offset);
  const status = shardStatus(chunk, offset);
  const retry = chunk?.retries.get(offset);
  // An attempt that is not issued has no row.
  const last = retry === undefined ? 1 : retry.issued ? retry.attempt : retry.attempt - 1;
  const attempts: Promise<AttemptView>[] = [];
  for (let attempt = Math.max(1, last - MAX_ATTEMPTS + 1); attempt <= last; attempt++) {
    const name = { jobName, fireId, item, attempt };
    attempts.push(
      tasks.read(taskIdOf(name, sign)).then((row) => ({ attempt, taskId: unsignedTaskIdOf(name), ...viewOf(row) })),
    );
  }
  const hasBegun = status !== "SKIPPED" && status !== "MISSED" && (status !== "WAITING" || retry !== undefined);
  return { item, status, attempts: hasBegun ? await Promise.all(attempts) : [] };
}

const viewOf = ({ outcome, reason, exitCode, tail, claimedAt, startedAt, endedAt }: Partial<TaskRow> = {}) => ({
  ...(outcome !== undefined && { outcome }),
  ...(reason !== undefined && { reason }),
  ...(exitCode !== undefined && { exitCode }),
  ...(tail !== undefined && { tail }),
  ...time("claimTime", claimedAt),
  ...time("startTime", startedAt),
  ...time("endTime", endedAt),
});

const time = (name: "claimTime" | "startTime" | "endTime", at: number | undefined) =>
  at === undefined || at > LAST_INSTANT ? {} : { [name]: new Date(at).toISOString() };
