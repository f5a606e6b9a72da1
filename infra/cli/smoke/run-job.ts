import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { isOpenStatus } from "../verbs/wait-for-end.ts";
import type { Stage } from "./check.ts";

export interface SmokeJob {
  /** Behind the name of the app. */
  readonly name: string;
  readonly shards: number;
  /** `0=exit`: how the tasks end. */
  readonly parameters: string;
  /** @default one that is never due */
  readonly cron?: string;
}

const PAUSE_MS = 500;
const NEVER = "0 0 0 1 1 ? 2199";

/** @returns the name of the job. */
export async function register({ client, name: appName }: Stage, job: SmokeJob): Promise<string> {
  const jobName = `${appName}-${job.name}`;
  const body = {
    ...({ jobName, appName, jobClass: "Smoke", jobType: "SIMPLE", jobExecutionType: "TRANSIENT" } as const),
    ...{ cron: job.cron ?? NEVER, misfire: true },
    ...{ shardingTotalCount: job.shards, shardingItemParameters: job.parameters, cpuCount: 0.1, memoryMB: 32 },
  };
  await client.call("register-job", { body });
  return jobName;
}

/** Runs a job once. @returns its execution, which is still open if it takes longer than the stage's patience. */
export async function runOnce(stage: Stage, job: SmokeJob): Promise<ExecutionView> {
  const { client, io, patienceMs } = stage;
  const jobName = await register(stage, job);
  const began = io.now();
  const { executionId } = (await client.call("trigger-job", { body: { jobName } })).value;
  for (;;) {
    const { value } = await client.call("get-execution", { path: { executionId } });
    if (!isOpenStatus(value.status) || io.now() - began > patienceMs) return value;
    await io.pause(PAUSE_MS);
  }
}
