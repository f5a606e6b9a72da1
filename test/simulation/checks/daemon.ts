import type { Chunk, Execution } from "../../../functions/core/run/execution.ts";
import { groupBy } from "../group-by.ts";
import { SKEW_MS } from "../skew.ts";

/**
 * A shard of a DAEMON job runs at every fire that finds it free. If it was skipped or had to wait, another execution
 * ran the same shard then. @param askedAt when each asked for the shards of a chunk. @returns violations, in words.
 */
export function leftOutShards(
  executions: readonly Execution[],
  chunks: ReadonlyMap<string, readonly Chunk[]>,
  askedAt: ReadonlyMap<string, number>,
): string[] {
  const daemons = executions.filter(({ daemon }) => daemon !== undefined);
  return [...groupBy(daemons, ({ jobName }) => jobName).values()].flatMap((ofJob) =>
    ofJob.flatMap(({ executionId }) =>
      (chunks.get(executionId) ?? []).flatMap((chunk) => {
        const { overlap } = chunk;
        const at = askedAt.get(`${executionId}#${chunk.chunk}`);
        if (overlap === undefined || at === undefined) return [];
        const others = ofJob
          .filter((other) => other.executionId !== executionId && isOpenAt(other, at))
          .flatMap((other) => chunks.get(other.executionId)?.find((own) => own.chunk === chunk.chunk) ?? []);
        const isHeld = (offset: number) => others.some((other) => !other.overlap?.skipped.has(offset));
        return [...overlap.skipped, ...overlap.queued, ...overlap.missed]
          .filter((offset) => !isHeld(offset))
          .map((offset) => `${executionId} chunk ${chunk.chunk}: shard ${offset} was left out though it was free`);
      }),
    ),
  );
}

const isOpenAt = ({ startedAt, endedAt = Number.POSITIVE_INFINITY }: Execution, at: number) =>
  startedAt - SKEW_MS <= at && at <= endedAt + SKEW_MS;

/** An execution of a DAEMON job that has been closed. */
export interface ClosedDaemon {
  readonly executionId: string;
  readonly isKept: boolean;
}

/**
 * Of the executions that ran a shard, the history keeps every N-th and every failed one. It keeps all executions that
 * ran none. @param closed in the order in which they were. @returns violations, in words.
 */
export function wronglyKept(closed: readonly ClosedDaemon[], executions: readonly Execution[]): string[] {
  const byId = new Map(executions.map((execution) => [execution.executionId, execution]));
  const places = new Map<string, number>();
  return closed.flatMap(({ executionId, isKept }) => {
    const { jobName = "", daemon, counts, status } = byId.get(executionId) ?? {};
    const every = daemon?.sampleEvery ?? 0;
    const hasRun = Object.values(counts ?? {}).some((count) => count > 0);
    const place = (places.get(jobName) ?? 0) + (hasRun ? 1 : 0);
    places.set(jobName, place);
    const isDue = every <= 1 || !hasRun || status !== "FINISHED" || place % every === 0;
    return isDue === isKept
      ? []
      : [`${executionId}: ${isKept ? "kept" : "forgotten"}, the ${place}. of every ${every}`];
  });
}
