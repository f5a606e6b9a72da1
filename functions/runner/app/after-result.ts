import type { TaskResult } from "../../contract/job-protocol.ts";

export interface Progress {
  /** A streaming DATAFLOW. */
  readonly isStreaming: boolean;
  /** Until the runner would stop the process. */
  readonly remainingMs: number;
  readonly longestRoundMs: number;
  /** The least that must remain for another round. */
  readonly reserveMs: number;
}

/** A round may take twice as long as the longest so far before it is cut off by the invocation's end. */
const CAUTION = 2;

/** What follows a round's result: another round, another invocation, or the task's end. */
export function afterResult(
  { error, more }: TaskResult,
  { isStreaming, remainingMs, longestRoundMs, reserveMs }: Progress,
): "failed" | "finished" | "next-round" | "next-segment" {
  if (error !== undefined) return "failed";
  if (!isStreaming || more !== true) return "finished";
  return remainingMs < Math.max(reserveMs, CAUTION * longestRoundMs) ? "next-segment" : "next-round";
}
