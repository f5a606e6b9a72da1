import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import type { AttemptView } from "../../../functions/contract/shard-view.ts";
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
  /** Of a shard. @default the smallest runner has enough */
  readonly memoryMB?: number;
}

const PAUSE_MS = 500;
const NEVER = "0 0 0 1 1 ? 2199";

/** The job as the API takes it. */
export const jobOf = ({ name: appName }: Stage, job: SmokeJob) => ({
  ...({ appName, jobClass: "Smoke", jobType: "SIMPLE", jobExecutionType: "TRANSIENT" } as const),
  jobName: `${appName}-${job.name}`,
  ...{ cron: job.cron ?? NEVER, misfire: true, shardingTotalCount: job.shards },
  ...{ shardingItemParameters: job.parameters, cpuCount: 0.1, memoryMB: job.memoryMB ?? 32 },
});

/** @returns the name of the job. */
export async function register(stage: Stage, job: SmokeJob): Promise<string> {
  const body = jobOf(stage, job);
  await stage.client.call("register-job", { body });
  stage.registered.push(job);
  return body.jobName;
}

/** Runs a new job once. @returns as `runAgain` */
export const runOnce = async (stage: Stage, job: SmokeJob): Promise<ExecutionView> =>
  runAgain(stage, await register(stage, job));

/** Runs a job. @returns its execution, which is still open if it takes longer than the stage's patience. */
export async function runAgain({ client, io, patienceMs }: Stage, jobName: string): Promise<ExecutionView> {
  const began = io.now();
  const { executionId } = (await client.call("trigger-job", { body: { jobName } })).value;
  for (;;) {
    const { value } = await client.call("get-execution", { path: { executionId } });
    if (!isOpenStatus(value.status) || io.now() - began > patienceMs) return value;
    await io.pause(PAUSE_MS);
  }
}

/** The first attempt of an execution's first shard. */
export async function firstAttemptOf(
  { client }: Stage,
  { executionId }: Pick<ExecutionView, "executionId">,
): Promise<AttemptView | undefined> {
  const { value } = await client.call("list-tasks", { path: { executionId } });
  return value[0]?.attempts[0];
}
