import type { Timings } from "../../contract/timings.ts";
import type { Retry } from "./execution.ts";
import { segmentOf } from "./is-news.ts";

/**
 * When (epoch ms) an attempt may get its next segment, if it was passed to Lambda by then; undefined when it may not. An
 * attempt may run that is noted as still to be passed: Lambda took it, and the answer was lost. Job code may ask for a
 * segment at any time and in any words. A runner asks once less time remains than two of the job's rounds took, which is
 * never before a third of its invocation is over.
 * @param asking the attempt and the segment of it that asks.
 */
export function nextSegmentAt(
  standing: Retry,
  asking: { readonly attempt: number; readonly segment: number },
  { runnerTimeoutSeconds, stopBeforeEndSeconds }: Pick<Timings, "runnerTimeoutSeconds" | "stopBeforeEndSeconds">,
): number | undefined {
  if (standing.attempt !== asking.attempt || segmentOf(standing) !== asking.segment) return undefined;
  return standing.at + Math.floor(((runnerTimeoutSeconds - stopBeforeEndSeconds) * 1_000) / 3);
}
