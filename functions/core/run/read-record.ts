import { type DestinationRecord, FunctionError } from "../../contract/destination-record.ts";
import { Ignored, TaskReport } from "../../contract/task.ts";
import { beginOfText, wholeText } from "../cut-text.ts";
import type { TaskEnd } from "./task-end.ts";

export type Reported =
  | { readonly kind: "ended"; readonly end: TaskEnd }
  /** The task goes on in its next segment. */
  | { readonly kind: "more"; readonly segment: number }
  /** The runner was not the claimant: nothing is known of the task. */
  | { readonly kind: "ignored" };

/**
 * The outcome of a task by its destination record. A record without a runner's answer means LOST: exit, out of memory,
 * time-out of the function, an event that was dropped or grew too old.
 * @param now epoch ms; the end of a task is never later, and its start never after its end, even if the record says so.
 */
export function readRecord(
  { requestContext, requestPayload, responsePayload }: DestinationRecord,
  now: number,
): Reported {
  if (requestContext.condition !== "Success") return lost(reasonOf(requestContext.condition, responsePayload), now);
  if (Ignored.safeParse(responsePayload).success) return { kind: "ignored" };
  const report = TaskReport.safeParse(responsePayload);
  if (!report.success) return lost("its runner's answer is not a report", now);
  const { taskId, more, outcome, endedAt, startedAt, reason, tail, ...rest } = report.data;
  if (taskId !== requestPayload.taskId) return lost("its runner reported another task", now);
  if (more === true) return { kind: "more", segment: requestPayload.segment + 1 };
  const endedBy = Math.min(endedAt, now);
  const startedBy = startedAt === undefined ? undefined : Math.min(startedAt, endedBy);
  // Job code may forge a report, with texts that the store cannot keep.
  const texts = present({ reason: reason && wholeText(reason), tail: tail && wholeText(tail) });
  const reported = { ...present({ ...rest, startedAt: startedBy }), reportedSegment: requestPayload.segment };
  return { kind: "ended", end: { ...reported, ...texts, outcome, endedAt: endedBy } };
}

const lost = (reason: string, now: number): Reported => ({
  kind: "ended",
  end: { outcome: "LOST", reason, endedAt: now },
});

/** Most characters of a function's error in a reason. */
const MAX_ERROR_CHARACTERS = 500;

function reasonOf(condition: string, responsePayload: unknown): string {
  const error = FunctionError.safeParse(responsePayload);
  if (!error.success) return `Lambda dropped it: ${condition}`;
  return beginOfText(
    wholeText(`${error.data.errorType}: ${error.data.errorMessage ?? condition}`),
    MAX_ERROR_CHARACTERS,
  );
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Parsed optional fields without those that are absent. */
const present = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
