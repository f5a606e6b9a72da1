import type { TaskResult } from "../../contract/job-protocol.ts";

export interface Progress {
  /** Whether the job is a streaming DATAFLOW. */
  readonly isStreaming: boolean;
  /** Time until the runner stops the process. */
  readonly remainingMs: number;
  readonly longestRoundMs: number;
  /** The least time that must remain for another round. */
  readonly reserveMs: number;
}

/** A round may take twice as long as the longest one so far: it must still fit before the invocation's end. */
const CAUTION = 2;

/** Decides the step after a result: another round, another invocation, or the end of the task. */
export function afterResult(
  { error, more }: TaskResult,
  { isStreaming, remainingMs, longestRoundMs, reserveMs }: Progress,
): "failed" | "finished" | "next-round" | "next-segment" {
  if (error !== undefined) return "failed";
  if (!isStreaming || more !== true) return "finished";
  return remainingMs < Math.max(reserveMs, CAUTION * longestRoundMs) ? "next-segment" : "next-round";
}
