import type { Fire } from "../../../functions/core/run/fire.ts";
import { executionIdOf } from "../../../functions/core/run/ids.ts";
import type { TaskRow } from "../../../functions/ports/task-store.ts";
import type { JobKnowledge } from "../job-knowledge.ts";

const idOf = ({ jobName, fireId }: Fire) => executionIdOf(jobName, fireId);

/** Each acknowledged trigger has its record. @returns violations, in words. */
export function unrecorded(jobs: readonly JobKnowledge[], fires: readonly Fire[]): string[] {
  const recorded = new Set(fires.map(idOf));
  return jobs.flatMap(({ triggered }) =>
    triggered.filter((id) => !recorded.has(id)).map((id) => `${id}: an acknowledged trigger has no record`),
  );
}

/** A started fire has an execution. Any other fire has none, and has a reason. @returns violations, in words. */
export function ended(fire: Fire, executionIds: ReadonlySet<string>): string[] {
  const id = idOf(fire);
  const isStarted = executionIds.has(id);
  if (fire.status === "QUEUED") return [`${id}: still waits`];
  if (fire.status === "STARTED") return isStarted ? [] : [`${id}: started without an execution`];
  if (isStarted) return [`${id}: ${fire.status} but has an execution`];
  return fire.reason === undefined ? [`${id}: ${fire.status} without a reason`] : [];
}

/** Each run belongs to an execution. @returns violations, in words. */
export const unrooted = (ranIds: readonly string[], executionIds: ReadonlySet<string>): string[] =>
  ranIds.filter((id) => !executionIds.has(id)).map((id) => `${id}: ran without an execution`);

/** A shard is LOST only if a fault fell on it. @returns violations, in words. */
export const unexplained = (rows: readonly TaskRow[], troubled: ReadonlySet<string>): string[] =>
  rows
    .filter(({ taskId, outcome }) => outcome === "LOST" && !troubled.has(taskId))
    .map(({ taskId, reason }) => `${taskId}: LOST (${reason}) although nothing befell it`);
