import type { History } from "./scenario.ts";

/** The outcome of every fire and execution of a history, in the order of their names. */
export const outcomesOf = ({ system: { world } }: History): string[] => [
  ...world.fires.values().map(({ jobName, fireId, status, reason }) => `${jobName}.${fireId} ${status} ${reason}`),
  ...world.executions
    .values()
    .map(({ executionId, status, counts }) => `${executionId} ${status} ${JSON.stringify(counts)}`),
];
