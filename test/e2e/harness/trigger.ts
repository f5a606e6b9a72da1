import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { eventually } from "../../support/eventually.ts";
import type { TestStack } from "./local-stack.ts";
import { request } from "./request.ts";

/** The result of one trigger of a job. */
export interface Ran {
  readonly execution: ExecutionView;
  /** The output of its shards, line by line, with the runner (MB) whose log holds it. */
  readonly lines: readonly string[];
  readonly tiers: readonly number[];
}

/** Runs a job once and waits for its end. */
export async function runOnce(stack: TestStack, jobName: string, idleMs = 30_000): Promise<Ran> {
  const executionId = await trigger(stack, jobName);
  return endOf(stack, executionId, idleMs);
}

/** @returns the execution's id. */
export async function trigger({ local }: TestStack, jobName: string): Promise<string> {
  const answer = await request(local.apiUrl, "POST", "/api/job/trigger", { jobName });
  return (answer as { executionId: string }).executionId;
}

export async function endOf(stack: TestStack, executionId: string, idleMs = 30_000): Promise<Ran> {
  const show = async () =>
    ExecutionView.parse(await request(stack.local.apiUrl, "GET", `/api/job/executions/${executionId}`));
  const ended = async () => {
    const execution = await show();
    return execution.endTime === undefined ? undefined : execution;
  };
  const execution = await eventually(`${executionId} ends`, ended, idleMs);
  const printed = printedBy(stack, executionId);
  return { execution, lines: printed.map(({ line }) => line), tiers: [...new Set(printed.map(({ tier }) => tier))] };
}

/** Runners log each line of a job's output with its task's id. */
export function printedBy({ directory }: TestStack, executionId: string): { tier: number; line: string }[] {
  const logs = path.join(directory, "data", "logs");
  return readdirSync(logs, { recursive: true, encoding: "utf8" }).flatMap((file) => {
    const tier = Number(/-runner-(\d+)\/.+\.log$/.exec(file)?.[1]);
    const lines = Number.isNaN(tier) ? [] : readFileSync(path.join(logs, file), "utf8").split("\n");
    return lines
      .map((line) => line.slice(line.indexOf(" ") + 1))
      .filter((line) => line.includes(`@-@${executionId}.`) && line.startsWith('{"taskId"'))
      .map((line) => ({ tier, line: String(JSON.parse(line).output) }));
  });
}
