import { readFileSync } from "node:fs";
import { ShardingContext } from "../../../functions/contract/sharding-context.ts";

/** The line that the job writes with its first instruction. */
export interface JobRun {
  /** Epoch ms. */
  readonly at: number;
  readonly context: ShardingContext;
}

export function readJobLog(file: string): JobRun[] {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { at, context } = JSON.parse(line);
      return { at, context: ShardingContext.parse(context) };
    });
}

/** Runs by the execution they belong to. */
export function byExecution(runs: readonly JobRun[]): Map<string, JobRun[]> {
  const executions = new Map<string, JobRun[]>();
  for (const run of runs)
    executions.set(run.context.executionId, [...(executions.get(run.context.executionId) ?? []), run]);
  return executions;
}

/** Milliseconds from the nominal instant to the job's first instruction. */
export const latenessOf = ({ at, context }: JobRun) => at - Date.parse(context.fireTime);

/** @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
