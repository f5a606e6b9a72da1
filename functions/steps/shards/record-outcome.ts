import type { DestinationRecord } from "../../contract/destination-record.ts";
import { readRecord } from "../../core/run/read-record.ts";
import { parseTaskId, type TaskName } from "../../core/run/task-id.ts";
import type { TaskKey } from "../../ports/task-key.ts";
import type { TaskEnds, TaskRow } from "../../ports/task-store.ts";

export interface RecordOutcomeDeps {
  readonly ends: Pick<TaskEnds, "end">;
  readonly taskKey: Pick<TaskKey, "signer">;
  readonly now: () => number;
}

export type RecordedTask =
  | { readonly kind: "standing"; readonly name: TaskName; readonly row: TaskRow }
  /** Goes on in this segment. */
  | { readonly kind: "more"; readonly name: TaskName; readonly segment: number };

/**
 * Writes what a destination record says to the task's row, where no outcome stands yet.
 * @returns undefined for a record that says nothing: of a runner that was not the claimant, or whose task id this stack has not signed.
 */
export async function recordOutcome(
  deps: RecordOutcomeDeps,
  record: DestinationRecord,
): Promise<RecordedTask | undefined> {
  const { taskId } = record.requestPayload;
  const name = parseTaskId(taskId, await deps.taskKey.signer());
  if (name === undefined) return undefined;
  const reported = readRecord(record, deps.now());
  if (reported.kind === "ignored") return undefined;
  if (reported.kind === "more") return { kind: "more", name, segment: reported.segment };
  return { kind: "standing", name, row: await deps.ends.end(taskId, reported.end) };
}
