import { expect } from "vitest";
import { TaskReport } from "../../functions/contract/task.ts";
import type { AsyncWatcher } from "../../infra/local/services/lambda/async-events.ts";
import { curl } from "../e2e/harness/curl.ts";
import { startTestStack, type TestStack } from "../e2e/harness/local-stack.ts";
import { hostPackages } from "../e2e/harness/package-host.ts";
import { endOf, type Ran } from "../e2e/harness/trigger.ts";
import { patienceMs } from "../support/patience.ts";

/** Differences from a SIMPLE job of one shard that never fires by itself. */
type JavaJob = Readonly<Record<string, unknown>> & { readonly jobName: string };

/** The real stack with one app of a Java package, driven by the lines of Elastic-Job-Cloud's documentation alone. */
export interface JavaStack {
  readonly stack: TestStack;
  register(job: JavaJob): Promise<void>;
  /** Registers a job, triggers it and waits for its end. `reports` are the runners' reports on its tasks. */
  run(job: JavaJob): Promise<Ran & { readonly reports: readonly TaskReport[] }>;
  stop(): Promise<void>;
}

const POST = `curl -l -H "Content-type: application/json" -X POST -d`;
/** A JVM that has to be started, on a machine that is busy. */
const WITHIN_MS = patienceMs(15_000);

/** @param sandboxes how many runner processes there are at most. */
export async function startJavaStack(
  bytes: Buffer,
  sandboxes: number,
  bootstrapScript = "bin/start.sh",
): Promise<JavaStack> {
  const host = await hostPackages(() => ({ bytes }));
  const reports: TaskReport[] = [];
  const watcher: AsyncWatcher = {
    ended: (name, { result }) =>
      name.includes("runner") && reports.push(TaskReport.parse(JSON.parse(result?.payload ?? ""))),
  };
  const stack = await startTestStack({ concurrency: sandboxes, punctual: true, watcher });
  const api = `${stack.local.apiUrl}/api`;
  const app = {
    appName: "java_app",
    appURL: `${host.origin}/java.tar.gz`,
    bootstrapScript,
    cpuCount: 0.1,
    memoryMB: 384,
  };
  expect(await curl(`${POST} '${JSON.stringify(app)}' ${api}/app`)).toMatchObject({ status: 201 });
  const register = async (wish: JavaJob) => {
    const job = {
      ...{ appName: "java_app", jobExecutionType: "TRANSIENT", cron: "0 0 0 1 1 ? 2199", cpuCount: 0.1, memoryMB: 64 },
      ...{ jobType: "SIMPLE", jobClass: "example.TellingJob", shardingTotalCount: 1 },
      ...wish,
    };
    expect(await curl(`${POST} '${JSON.stringify(job)}' ${api}/job/register`)).toMatchObject({ status: 201 });
  };
  return {
    stack,
    register,
    async run(wish) {
      await register(wish);
      const { status, body } = await curl(`${POST} '${wish.jobName}' ${api}/job/trigger`);
      expect(status).toBe(202);
      const { executionId } = body as { executionId: string };
      const ran = await endOf(stack, executionId, WITHIN_MS);
      return { ...ran, reports: reports.filter(({ taskId }) => taskId.includes(`@-@${executionId}.`)) };
    },
    async stop() {
      await stack.stop();
      host.stop();
    },
  };
}
