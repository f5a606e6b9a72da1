import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import createClient from "openapi-fetch";
import { appStore } from "../../../functions/adapters/dynamodb/app-store.ts";
import { chunkEnds } from "../../../functions/adapters/dynamodb/chunk-ends.ts";
import { chunkReleases } from "../../../functions/adapters/dynamodb/chunk-releases.ts";
import { jobStore } from "../../../functions/adapters/dynamodb/job-store.ts";
import { runStore } from "../../../functions/adapters/dynamodb/run-store.ts";
import { taskKey } from "../../../functions/adapters/dynamodb/task-key.ts";
import type { Outcome } from "../../../functions/contract/outcome.ts";
import { Timings } from "../../../functions/contract/timings.ts";
import { NO_TALLY } from "../../../functions/core/run/fold-outcomes.ts";
import { complete } from "../../../functions/steps/run-state/complete.ts";
import { documentedApp } from "../../api/documented.ts";
import type { paths } from "../../client/generated/api.ts";
import { clientsOf } from "../../infra/local/a-fixture.ts";
import type { TestStack } from "../harness/local-stack.ts";

/** No work is owed before. */
const LATER = Date.parse("2098-01-01T00:00:00Z");

/** Fires once, long after the test. */
export const LATE_CRON = "0 0 0 1 1 ? 2098";
type NewJob = paths["/api/job/register"]["post"]["requestBody"]["content"]["application/json"];

const app = (appName: string) => ({ ...documentedApp, appName });
const job = (jobName: string, change: Partial<NewJob> = {}): NewJob => ({
  ...{ jobName, appName: "kept_app", jobClass: "yourJobClass", jobType: "SIMPLE", jobExecutionType: "TRANSIENT" },
  ...{ cron: LATE_CRON, shardingTotalCount: 5, cpuCount: 0.1, memoryMB: 64 },
  ...change,
});

/**
 * Things of every state, made by a client that was generated from the document; one execution has failed.
 * @returns their names, by parameters of paths
 */
export async function fillStack({ local }: TestStack): Promise<Readonly<Record<string, readonly string[]>>> {
  const { POST, PUT } = createClient<paths>({ baseUrl: local.apiUrl });
  const register = async (body: NewJob) => answered(await POST("/api/job/register", { body }));
  const trigger = async (jobName: string) =>
    answered(await POST("/api/job/trigger", { body: { jobName } })).executionId;
  for (const appName of ["kept_app", "kept_off_app"]) answered(await POST("/api/app", { body: app(appName) }));
  await register(job("kept_job"));
  await register(job("kept_bar_job"));
  await register(job("kept_daemon_job", { jobExecutionType: "DAEMON" }));
  await register(job("kept_off_job"));
  await register(job("kept_lost_job", { appName: "kept_off_app" }));
  await POST("/api/job/{jobName}/disable", { params: { path: { jobName: "kept_off_job" } } });
  await POST("/api/app/{appName}/disable", { params: { path: { appName: "kept_off_app" } } });
  // The job that it is about does not exist, so it tells nothing.
  const quiet = { url: "http://127.0.0.1:9/hook", format: "slack", jobName: "kept_out_job" } as const;
  const kept = { path: { name: "kept_notices" } };
  answered(await PUT("/api/operate/notices/{name}", { params: kept, body: quiet }));
  const [failed, running, queued] = [
    await trigger("kept_bar_job"),
    await trigger("kept_job"),
    await trigger("kept_job"),
  ];
  await fail(local, failed);
  return {
    appName: ["kept_app", "kept_off_app"],
    jobName: ["kept_job", "kept_bar_job", "kept_daemon_job", "kept_off_job", "kept_lost_job"],
    executionId: [failed, running, queued],
    name: ["kept_notices"],
    item: ["0", "4"],
    period: ["lastMinute", "lastHour", "lastWeek", "online"],
  };
}

/** The body of an answer. @throws Error where the API refused. */
function answered<T>({ data, error }: { readonly data?: T; readonly error?: unknown }): T {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

/** The last of five shards has failed, and the execution is closed. */
async function fail(local: TestStack["local"], executionId: string): Promise<void> {
  const tables = DynamoDBDocumentClient.from(clientsOf(local).dynamodb, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const { ConfigTable: config = "", RunTable: run = "" } = local.stack.outputs;
  const now = () => Date.now();
  const fanOuts = { ...chunkReleases(tables, run), ...chunkEnds(tables, run, now) };
  const runs = runStore(tables, run, now);
  const others = {
    ...{
      jobs: jobStore(tables, { config, run }),
      apps: appStore(tables, config),
      taskKey: taskKey(tables, config, now),
    },
    invoker: { fanOut: async () => {}, halt: async () => {}, backfill: async () => {}, notify: async () => {} },
  };
  await fanOuts.openChunk(executionId, 0, now(), LATER);
  await fanOuts.release(executionId, 1, undefined);
  const ended = new Map<Outcome, readonly number[]>([
    ["FINISHED", [0, 1, 2, 3]],
    ["FAILED", [4]],
  ]);
  await fanOuts.addEnded(executionId, 0, ended);
  await fanOuts.owe(executionId, 0, undefined);
  const tally = { ...NO_TALLY, counts: { ...NO_TALLY.counts, FINISHED: 4, FAILED: 1 } };
  const execution = await fanOuts.addDoneChunk(executionId, 0, tally, LATER);
  const quiet = { subscribers: { wants: async () => [] }, log: { info: () => {}, error: () => {} } };
  await complete({ runs, ...others, ...quiet, now, timings: Timings.parse({}) }, execution);
}
