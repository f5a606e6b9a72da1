import type { DestinationRecord } from "../../contract/destination-record.ts";
import { readRecord } from "../../core/run/read-record.ts";
import { keyOfTaskId, parseTaskId, type TaskName } from "../../core/run/task-id.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TaskSigner } from "../../ports/task-key.ts";
import type { TaskEnds, TaskRow } from "../../ports/task-store.ts";

/** @property key number of the key that signed its id. If the execution has another key, the id is forged. */
export type RecordedTask = { readonly name: TaskName; readonly key: number } & (
  | { readonly kind: "standing"; readonly row: TaskRow }
  /** The segment in which it continues. */
  | { readonly kind: "more"; readonly segment: number }
);

/**
 * Writes the outcome of a destination record to the task's row, if no outcome stands yet.
 * @returns undefined for a record without an outcome: its runner was not the claimant, or this stack has not signed its
 * task id.
 */
export async function recordOutcome(
  { ends, taskKey, now }: { readonly ends: TaskEnds; readonly taskKey: TaskSigner; readonly now: Clock },
  record: DestinationRecord,
): Promise<RecordedTask | undefined> {
  const { taskId } = record.requestPayload;
  const key = keyOfTaskId(taskId);
  const sign = await taskKey.find(key);
  const name = sign && parseTaskId(taskId, sign);
  if (name === undefined) return undefined;
  const reported = readRecord(record, now());
  if (reported.kind === "ignored") return undefined;
  if (reported.kind === "more") return { kind: "more", name, key, segment: reported.segment };
  return { kind: "standing", name, key, row: await ends.end(taskId, reported.end) };
}
