import type { Run } from "../sandbox.ts";

/**
 * A later segment runs only if the runner of the segment before has asked for it. In a streaming job, job code may
 * forge that request; in any other job the request has no effect. @returns violations, in words.
 */
export const uncalledSegments = (runs: readonly Run[]): string[] =>
  runs
    .filter(({ segment, isStreaming }) => segment > 1 && !isStreaming)
    .map(({ taskId, segment }) => `${taskId}: segment ${segment} ran of a job that does not stream`);
