import { OUTCOMES } from "../../../functions/contract/outcome.ts";
import type { Chunk, Execution } from "../../../functions/core/run/execution.ts";
import { chunksOf } from "../../../functions/core/run/shards.ts";
import type { TaskRow } from "../../../functions/ports/task-store.ts";
import { groupBy } from "../group-by.ts";
import type { Run } from "../sandbox.ts";

export interface ExecutionParts {
  readonly runs: readonly Run[];
  readonly chunks: readonly Chunk[];
  readonly tasks: readonly TaskRow[];
  /** Tasks whose own code lied about them, so that their rows prove nothing. */
  readonly hostile: ReadonlySet<string>;
}

/**
 * Every shard of an execution has ended once, after attempts that followed one another. A shard of a DAEMON's execution
 * may have been left out. @returns violations, in words.
 */
export function completeness({ runs, chunks, tasks, hostile }: ExecutionParts, execution: Execution): string[] {
  const { executionId, status, counts, shards, unrun = { skipped: 0, missed: 0 } } = execution;
  if (counts === undefined || status === "RUNNING" || status === "CANCELLING")
    return [`${executionId}: never closed (${status})`];
  const found: string[] = [];
  const counted = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { skipped, missed } = unrun;
  if (counted + skipped + missed !== shards || chunks.length !== chunksOf(execution))
    found.push(`${executionId}: ${counted} of ${shards} shards counted`);
  for (const chunk of chunks) {
    const { skipped = [], missed = [] } = chunk.overlap ?? {};
    const offsets = [...OUTCOMES.flatMap((outcome) => [...chunk.ended[outcome]]), ...skipped, ...missed];
    if (new Set(offsets).size !== offsets.length) found.push(`${executionId}: a shard has two outcomes`);
  }
  const rowsOf = groupBy(tasks, ({ taskId }) => Number(taskId.split("@-@")[1]));
  if (rowsOf.size !== counted) found.push(`${executionId}: tasks of ${rowsOf.size} of ${counted} shards`);
  const runsOf = groupBy(runs, ({ item }) => item);
  for (const [item, rows] of rowsOf) {
    found.push(
      ...shard(rows, runsOf.get(item) ?? [], execution, hostile).map((what) => `${executionId} item ${item}: ${what}`),
    );
  }
  const ended = [...rowsOf.values()].flatMap((rows) => standing(rows)?.outcome ?? []);
  for (const outcome of OUTCOMES) {
    const rows = ended.filter((other) => other === outcome).length;
    if (rows !== counts[outcome]) found.push(`${executionId}: ${counts[outcome]} shards ${outcome}, by rows ${rows}`);
  }
  return found;
}

/** A shard's outcome is that of its last attempt. */
const standing = (rows: readonly TaskRow[]) =>
  rows.reduce<TaskRow | undefined>((last, row) => (last && attemptOf(last) > attemptOf(row) ? last : row), undefined);

const attemptOf = ({ taskId }: TaskRow) => Number(taskId.split("@-@")[3]?.split(".").at(-1));

function shard(
  rows: readonly TaskRow[],
  runs: readonly Run[],
  { maxAttempts }: Execution,
  hostile: ReadonlySet<string>,
): string[] {
  const found: string[] = [];
  if (rows.length > maxAttempts) found.push(`${rows.length} attempts`);
  if (Math.max(...rows.map(attemptOf)) !== rows.length) found.push("an attempt is left out");
  if (rows.some(({ outcome }) => outcome === undefined)) found.push("a task without an outcome");
  const last = standing(rows);
  const isFailed = ({ outcome, retryable }: TaskRow) =>
    outcome === "LOST" || (outcome === "ERROR" && retryable === true);
  if (rows.some((row) => row !== last && !isFailed(row))) found.push("an attempt was run again that ended well");
  const honest = runs.filter(({ taskId }) => !hostile.has(taskId));
  const names = honest.map(({ attempt, segment }) => `${attempt}.${segment}`);
  if (new Set(names).size !== names.length) found.push("an attempt ran twice");
  for (const row of rows) {
    if (hostile.has(row.taskId)) continue;
    const own = runs.filter(({ taskId }) => taskId === row.taskId);
    if (own.length > 0 && row.claimedAt === undefined) found.push("ran without a claim");
    if (row.outcome === "FINISHED" && !own.some(({ result }) => result === "FINISHED"))
      found.push("FINISHED without a run that finished");
  }
  return found;
}
