interface Started {
  readonly executionId: string;
  readonly startedAt: number;
  readonly shards: number;
}

/**
 * The newest executions up to the first with which they have `shards` shards or more.
 * @returns `isComplete`: no older one is left out.
 */
export function newestOf<T extends Started>(
  all: readonly T[],
  shards: number,
): { executions: T[]; isComplete: boolean } {
  const sorted = [...all].sort((a, b) => b.startedAt - a.startedAt || (a.executionId < b.executionId ? -1 : 1));
  let sum = 0;
  const enough = sorted.findIndex((one) => {
    sum += one.shards;
    return sum >= shards;
  });
  const executions = enough < 0 ? sorted : sorted.slice(0, enough + 1);
  return { executions, isComplete: executions.length === sorted.length && sum <= shards };
}
