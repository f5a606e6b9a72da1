import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { ExecutionView } from "../../../functions/contract/execution-view.ts";
import type { NewJob } from "../../../functions/contract/job.ts";
import { eventually, instant } from "../../support/eventually.ts";
import { patienceMs } from "../../support/patience.ts";
import { publishApp, register } from "../harness/a-job.ts";
import { isSpokenOf } from "../harness/is-spoken-of.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type PackageHost } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";
import { endOf } from "../harness/trigger.ts";
import { type Told, tellingPackage, toldBy } from "./telling-job.ts";

/*
 * The effect of each parameter of a job: a row has the observation without the parameter and with it. Both jobs of a
 * row run on the same stack and differ in that parameter alone, so a parameter that is ignored makes them equal.
 */

/** Two seconds of one minute in the near future, one after the other. Epoch ms. */
type Instants = readonly [first: number, second: number];
/** The parameters of a job's registration. Its cron is added when its instants are known. */
type Fields = Partial<Record<keyof NewJob, unknown | ((instants: Instants) => string)>>;

interface Row {
  readonly parameter: keyof NewJob | `jobProperties.${keyof NewJob["jobProperties"]}`;
  readonly value: unknown;
  /** The other parameters of both jobs. */
  readonly both?: Fields;
  readonly observed: keyof typeof OBSERVED;
  readonly without: unknown;
  readonly with: unknown;
  /** Whether it waits for its cron. Otherwise it is triggered. */
  readonly fires?: true;
}

/** The facts about a job that ran. */
interface Ran {
  readonly shown: Readonly<Record<string, unknown>>;
  /** Answer to the trigger. */
  readonly status: number;
  /** Oldest first. */
  readonly executions: readonly ExecutionView[];
  readonly told: readonly Told[];
  readonly lines: readonly string[];
  readonly tiers: readonly number[];
  readonly instants: Instants;
}

const OBSERVED = {
  "the answer to a trigger": ({ status }: Ran) => status,
  "how it ended": ({ executions }: Ran) => executions.map(({ status }) => status),
  "which of the instants it ran for": ({ executions, instants }: Ran) =>
    executions.map(({ fireTime }) => instants.indexOf(Date.parse(fireTime))),
  "the runner's memory": ({ tiers }: Ran) => tiers,
  "the attempts": ({ told }: Ran) => told.map(({ context }) => context.attempt).sort(),
  "the shards that ran": ({ told }: Ran) => told.map(({ context }) => context.shardingItem).sort(),
  "the methods called": ({ told }: Ran) => told.map(({ method }) => method),
  "whose program ran": ({ told }: Ran) => told[0]?.owner,
  "the class that ran": ({ told }: Ran) => told[0]?.className,
  "the job's name in the process": ({ told }: Ran) => told[0]?.context.jobName,
  "the number of shards in the process": ({ told }: Ran) => told[0]?.context.shardingTotalCount,
  "the shard's parameter in the process": ({ told }: Ran) => told[0]?.context.shardingParameter,
  "the job's parameter in the process": ({ told }: Ran) => told[0]?.context.jobParameter,
  "the bean in the process": ({ told }: Ran) => told[0]?.context.job.beanName,
  "the Spring context in the process": ({ told }: Ran) => told[0]?.context.job.applicationContext,
  "the pool in the process": ({ told }: Ran) => told[0]?.context.job.jobProperties.executor_service_handler,
  "the script's words": ({ lines }: Ran) => lines.slice(0, -1),
  "the description shown": ({ shown }: Ran) => shown.description,
} as const;

const UTC = 0;
const TOKYO = 9;

const ROWS: readonly Row[] = [
  {
    parameter: "jobName",
    value: "named-so",
    observed: "the job's name in the process",
    without: "jobName.without",
    with: "named-so",
  },
  { parameter: "appName", value: "other", observed: "whose program ran", without: "one", with: "other" },
  { parameter: "jobClass", value: "com.example.Other", observed: "the class that ran", without: "Any", with: "Other" },
  {
    parameter: "jobType",
    value: "DATAFLOW",
    observed: "the methods called",
    without: ["execute"],
    with: ["fetchData", "processData"],
  },
  { parameter: "jobExecutionType", value: "DAEMON", observed: "the answer to a trigger", without: 202, with: 409 },
  {
    parameter: "cron",
    value: ([first]: Instants) => cronOf([first], UTC),
    fires: true,
    observed: "which of the instants it ran for",
    without: [],
    with: [0],
  },
  {
    parameter: "timeZone",
    value: "Asia/Tokyo",
    both: { cron: ([first]: Instants) => cronOf([first], TOKYO) },
    fires: true,
    observed: "which of the instants it ran for",
    without: [],
    with: [0],
  },
  { parameter: "shardingTotalCount", value: 3, observed: "the shards that ran", without: [0], with: [0, 1, 2] },
  {
    parameter: "shardingTotalCount",
    value: 3,
    observed: "the number of shards in the process",
    without: 1,
    with: 3,
  },
  { parameter: "cpuCount", value: 0.5, observed: "the runner's memory", without: [256], with: [1024] },
  { parameter: "memoryMB", value: 300, observed: "the runner's memory", without: [256], with: [512] },
  {
    parameter: "shardingItemParameters",
    value: "0=Beijing",
    observed: "the shard's parameter in the process",
    without: "",
    with: "Beijing",
  },
  {
    parameter: "jobParameter",
    value: `"quotes" 'and' $HOME 漢字`,
    observed: "the job's parameter in the process",
    without: "",
    with: `"quotes" 'and' $HOME 漢字`,
  },
  {
    parameter: "failover",
    value: true,
    both: { jobParameter: "crash" },
    observed: "the attempts",
    without: [1],
    with: [1, 2],
  },
  {
    parameter: "failover",
    value: true,
    both: { jobParameter: "crash" },
    observed: "how it ended",
    without: ["LOST"],
    with: ["FINISHED"],
  },
  {
    parameter: "misfire",
    value: true,
    both: { jobParameter: "slow", cron: (instants: Instants) => cronOf(instants, UTC) },
    fires: true,
    observed: "how it ended",
    without: ["FINISHED", "SKIPPED"],
    with: ["FINISHED", "FINISHED"],
  },
  { parameter: "beanName", value: "bean", observed: "the bean in the process", without: undefined, with: "bean" },
  {
    parameter: "applicationContext",
    value: "META-INF/context.xml",
    observed: "the Spring context in the process",
    without: undefined,
    with: "META-INF/context.xml",
  },
  {
    parameter: "streamingProcess",
    value: true,
    both: { jobType: "DATAFLOW" },
    observed: "the methods called",
    without: ["fetchData", "processData"],
    with: ["fetchData", "processData", "fetchData", "processData", "fetchData", "processData", "fetchData"],
  },
  {
    parameter: "scriptCommandLine",
    value: `bin/words.sh one "two three"`,
    both: { jobType: "SCRIPT", scriptCommandLine: "bin/words.sh" },
    observed: "the script's words",
    without: [],
    with: ["one", "two three"],
  },
  {
    parameter: "jobProperties.job_exception_handler",
    value: "ignore",
    both: { jobParameter: "throw" },
    observed: "how it ended",
    without: ["FAILED"],
    with: ["FINISHED"],
  },
  {
    parameter: "jobProperties.executor_service_handler",
    value: "pool",
    observed: "the pool in the process",
    without: undefined,
    with: "pool",
  },
  {
    parameter: "jobProperties",
    value: '{"executor_service_handler":"pool"}',
    observed: "the pool in the process",
    without: undefined,
    with: "pool",
  },
  { parameter: "description", value: "nightly", observed: "the description shown", without: "", with: "nightly" },
  {
    parameter: "timeoutSeconds",
    value: 1,
    both: { jobParameter: "slow" },
    observed: "how it ended",
    without: ["FINISHED"],
    with: ["FAILED"],
  },
];

let stack: TestStack;
let host: PackageHost;

beforeAll(async () => {
  host = await hostPackages((path) => ({ bytes: tellingPackage(path.slice(1, -".tgz".length)) }));
  stack = await startTestStack(
    { punctual: true, concurrency: 8 },
    { timings: { failoverBackoffSeconds: 1, fenceSeconds: 1 } },
  );
  for (const appName of ["one", "other"]) await publishApp(stack, { appName, appURL: `${host.origin}/${appName}.tgz` });
});

afterAll(async () => {
  host?.stop();
  await stack?.stop();
});

test.concurrent.each(ROWS)("$parameter: $observed is $with, and $without without it", async (row) => {
  const { parameter, value, both, observed } = row;
  const [property = "", inner] = parameter.split(".");
  const given = { [property]: inner === undefined ? value : { [inner]: value } };
  const jobName = parameter === "jobName" ? parameter : `${parameter}.${ROWS.indexOf(row)}`;
  const [without, having] = await Promise.all([
    run({ jobName: `${jobName}.without`, ...both }, row.fires),
    run({ jobName: `${jobName}.with`, ...both, ...given }, row.fires),
  ]);
  expect([OBSERVED[observed](without), OBSERVED[observed](having)]).toEqual([row.without, row.with]);
});

/** Registers a job, lets it run, and tells its results. */
async function run(fields: Fields, fires = false): Promise<Ran> {
  const instants = secondsOfOneMinute(Date.now() + REGISTERED_WITHIN_MS);
  const values = Object.entries(fields).map(([field, value]) => [
    field,
    typeof value === "function" ? value(instants) : value,
  ]);
  const job = { jobName: "", appName: "one", ...Object.fromEntries(values) };
  await register(stack, job);
  const shown = z.record(z.string(), z.unknown()).parse(await ask("GET", `/api/job/jobs/${job.jobName}`));
  const idle: Ran = { shown, instants, status: 0, executions: [], told: [], lines: [], tiers: [] };
  if (fires) {
    await instant(instants[1]);
    const executions = await eventually(`${job.jobName} has fired`, () => endedFires(job.jobName, instants), 30_000);
    return { ...idle, executions };
  }
  const { status, executionId } = await trigger(job.jobName);
  if (executionId === undefined) return { ...idle, status };
  const { execution, lines, tiers } = await endOf(stack, executionId);
  return { ...idle, status, executions: [execution], told: toldBy(lines), lines, tiers };
}

const ask = (method: string, path: string, body?: object) => request(stack.local.apiUrl, method, path, body);

async function trigger(jobName: string) {
  const response = await fetch(`${stack.local.apiUrl}/api/job/trigger`, { method: "POST", body: jobName });
  const { executionId } = z.object({ executionId: z.string().optional() }).parse(await response.json());
  return { status: response.status, executionId };
}

const OVER = new Set<ExecutionView["status"]>(["FINISHED", "FAILED", "SKIPPED", "MISSED"]);
const REGISTERED_WITHIN_MS = patienceMs(1_500);
/** If a job has not fired by then, it does not fire. */
const GRACE_MS = patienceMs(500);

/** Oldest first; undefined while further ones may come, or one has not ended. */
async function endedFires(jobName: string, instants: Instants): Promise<ExecutionView[] | undefined> {
  if (Date.now() < instants[1] + GRACE_MS || isSpokenOf(stack, jobName)) return undefined;
  const fires = z.array(ExecutionView).parse(await ask("GET", `/api/job/${jobName}/executions`));
  return fires.every(({ status }) => OVER.has(status)) ? fires.reverse() : undefined;
}

/** @param earliest epoch ms. */
function secondsOfOneMinute(earliest: number): Instants {
  const at = Math.ceil(earliest / 1_000) * 1_000;
  const begin = new Date(at).getUTCSeconds() === 59 ? at + 1_000 : at;
  return [begin, begin + 1_000];
}

/** A cron that fires only at these instants of one minute, in a zone that is this many hours ahead of UTC. */
function cronOf(instants: readonly number[], hoursAhead: number): string {
  const local = instants.map((at) => new Date(at + hoursAhead * 3_600_000));
  const [at = new Date(0)] = local;
  const seconds = local.map((instant) => instant.getUTCSeconds()).join();
  const day = `${at.getUTCDate()} ${at.getUTCMonth() + 1} ? ${at.getUTCFullYear()}`;
  return `${seconds} ${at.getUTCMinutes()} ${at.getUTCHours()} ${day}`;
}
