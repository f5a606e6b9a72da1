import type { History } from "./scenario.ts";

/** The outcome of every fire and execution of a history, by name, including expired ones. */
export const outcomesOf = ({ system: { world } }: History): string[] =>
  [
    ...world.fires.history().map(({ jobName, fireId, status, reason }) => `${jobName}.${fireId} ${status} ${reason}`),
    ...world.executions
      .history()
      .map(({ executionId, status, counts }) => `${executionId} ${status} ${JSON.stringify(counts)}`),
  ].sort();
