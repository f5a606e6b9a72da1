import type { Run } from "../sandbox.ts";

/**
 * A segment after the first runs once the runner of the one before has asked for it. Of a job that streams, job code may
 * ask in its runner's stead; of any other it gets no segment. @returns violations, in words.
 */
export const uncalledSegments = (runs: readonly Run[]): string[] =>
  runs
    .filter(({ segment, isStreaming }) => segment > 1 && !isStreaming)
    .map(({ taskId, segment }) => `${taskId}: segment ${segment} ran of a job that does not stream`);
