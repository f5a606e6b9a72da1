import type { TestStack } from "./local-stack.ts";
import { request } from "./request.ts";

/** An app and a job of the same name, as small as they can be, which fires when it is triggered. */
export interface Published {
  readonly name: string;
  readonly appURL: string;
  readonly app?: Readonly<Record<string, unknown>> | undefined;
  readonly job?: Readonly<Record<string, unknown>> | undefined;
}

/** Publishes an app and registers a job of it. */
export async function publish(stack: TestStack, { name, appURL, app, job }: Published): Promise<void> {
  await publishApp(stack, { appName: name, appURL, ...app });
  await register(stack, { jobName: name, appName: name, ...job });
}

export async function publishApp(
  { local }: TestStack,
  app: Readonly<Record<string, unknown>> & { readonly appName: string; readonly appURL: string },
): Promise<void> {
  await request(local.apiUrl, "POST", "/api/app", {
    bootstrapScript: "bin/start.sh",
    cpuCount: 0.01,
    memoryMB: 64,
    ...app,
  });
}

export async function register(
  { local }: TestStack,
  job: Readonly<Record<string, unknown>> & { readonly jobName: string; readonly appName: string },
): Promise<void> {
  await request(local.apiUrl, "POST", "/api/job/register", {
    jobClass: "Any",
    jobType: "SIMPLE",
    jobExecutionType: "TRANSIENT",
    cron: "0 0 0 1 1 ? 2199",
    shardingTotalCount: 1,
    cpuCount: 0.01,
    memoryMB: 64,
    ...job,
  });
}
