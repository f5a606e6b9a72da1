import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import type { Export } from "../../../functions/contract/export.ts";
import type { FireView } from "../../../functions/contract/fire-view.ts";
import type { JobRevision } from "../../../functions/contract/revision-view.ts";
import type { PackageServer } from "../../../infra/local/cli/example.ts";
import { ADMINISTRATOR } from "../../../infra/local/services/iam/deployed-access.ts";
import { REGION } from "../../../infra/local/template/account.ts";
import { run } from "../../infra/cli/an-io.ts";
import { clientsOf } from "../../infra/local/a-fixture.ts";
import { eventually } from "../../support/eventually.ts";
import { publishApp, register } from "../harness/a-job.ts";
import { expectEveryInstant } from "../harness/every-instant.ts";
import { historyOf, settled } from "../harness/history.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { openShell } from "../harness/pasted-shell.ts";
import { request } from "../harness/request.ts";
import { serveHello } from "../harness/serve-hello.ts";
import { runOnce } from "../harness/trigger.ts";

/** The drill of docs/restore.md: the Config table of an instant in the past, in a new stack whose Run table is empty. */
const ROOT = path.join(import.meta.dirname, "..", "..", "..");
const PAGE = readFileSync(path.join(ROOT, "docs", "restore.md"), "utf8");
const EVERY_MS = 2_000;
const EVERY_TWO_SECONDS = "0/2 * * * * ?";
const SECRET = "SECRET#task-ids";

type Row = Record<string, AttributeValue>;

/** A job is compared by the fields of its owner. */
interface State {
  readonly documents: Export;
  readonly revisions: Readonly<Record<string, readonly JobRevision[]>>;
}

let stack: TestStack;
let packages: PackageServer;
/** The jobs at the restored instant. */
let then: State;
let ranBefore: readonly ExecutionView[];
let rowsThen: readonly Row[];
let reconciled: { examined: number; repaired: { jobName: string; repairs: string[] }[] };
/** Epoch ms at which the reconcile had answered. */
let begunAt = 0;

const KEPT = ["changed", "mistaken", "paused", "steady"];
const get = <T>({ local }: TestStack, address: string) => request(local.apiUrl, "GET", address) as Promise<T>;
const post = ({ local }: TestStack, address: string) => request(local.apiUrl, "POST", address, {});
const update = ({ local }: TestStack, job: object) => request(local.apiUrl, "PUT", "/api/job/update", job);
const documentOf = async (of: TestStack, jobName: string) => {
  const { jobs } = await exportOf(of);
  return jobs.find((job) => job.jobName === jobName) as object;
};
/** Both pages: that of the apps, and that of the jobs. */
async function exportOf(of: TestStack): Promise<Export> {
  const apps = await get<Export>(of, "/api/operate/export");
  const { jobs } = await get<Export>(of, `/api/operate/export?after=${apps.next}`);
  return { apps: apps.apps, jobs };
}
async function stateOf(of: TestStack, names: readonly string[]): Promise<State> {
  const revisions: [string, JobRevision[]][] = [];
  for (const name of names) revisions.push([name, await get(of, `/api/job/${name}/revisions`)]);
  return { documents: await exportOf(of), revisions: Object.fromEntries(revisions) };
}
async function configRows({ local }: TestStack): Promise<Row[]> {
  const request = new ScanCommand({ TableName: local.stack.outputs.ConfigTable });
  const { Items = [], LastEvaluatedKey } = await clientsOf(local).dynamodb.send(request);
  if (LastEvaluatedKey !== undefined) throw new Error("the table has more rows than one scan reads");
  return Items;
}
const isSecret = ({ PK }: Row) => PK?.S === SECRET;

/** The first block of commands under a heading of the page. */
function commandsUnder(heading: string): string {
  const [, section = ""] = PAGE.split(`\n## ${heading}\n`);
  const [, block] = /```shell\n([^`]*(?:`[^`]+`[^`]*)*)```/.exec(section) ?? [];
  if (block === undefined) throw new Error(`docs/restore.md has no commands under "${heading}"`);
  return block;
}

const COPY = commandsUnder("5. Copy the rows");

/** Pastes the commands of the page that copy the rows. @param commands the block under the fifth heading, or a form of it */
async function copyRows(to: TestStack, rows: readonly Row[], commands = COPY): Promise<string> {
  const bin = path.join(to.directory, "bin");
  mkdirSync(bin, { recursive: true });
  const command = path.join(import.meta.dirname, "..", "harness", "aws-command.ts");
  writeFileSync(
    path.join(bin, "aws"),
    `#!/bin/sh\nexec '${process.execPath}' --import '${import.meta.resolve("tsx")}' '${command}' "$@"\n`,
  );
  chmodSync(path.join(bin, "aws"), 0o755);
  const file = path.join(to.directory, "restored.json");
  writeFileSync(file, JSON.stringify(rows));
  const { accessKeyId, secretAccessKey } = to.local.access.credentialsOf(ADMINISTRATOR);
  const environment = {
    NODE_NO_WARNINGS: "1",
    PATH: `${bin}:${process.env.PATH}`,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: to.local.endpoints.dynamodb,
    RESTORED_TABLE: "elastic-job-restored",
    RESTORED_ROWS: file,
    CONFIG_TABLE: to.local.stack.outputs.ConfigTable ?? "",
  };
  const shell = openShell(to.directory, environment, 20_000);
  try {
    return await shell.paste(commands);
  } finally {
    shell.stop();
  }
}

/** A removal that the restored instant has cut in two: its mark is stored, and nothing after it. */
const cutInRemoval = (row: Row): Row => {
  const isOf = row.PK?.S === "JOB#leaving" && row.SK?.S === "JOB";
  return isOf ? { ...row, job: { M: { ...row.job?.M, state: { S: "DELETING" }, enabled: { BOOL: false } } } } : row;
};

beforeAll(async () => {
  packages = await serveHello();
  const old = await startTestStack({ punctual: true });
  try {
    await publishApp(old, { appName: "hello", appURL: packages.url });
    for (const jobName of [...KEPT, "leaving"]) {
      const cron = ["paused", "steady"].includes(jobName) ? { cron: EVERY_TWO_SECONDS } : {};
      await register(old, { jobName, appName: "hello", ...cron });
    }
    await post(old, "/api/job/paused/disable");
    const changed = await documentOf(old, "changed");
    for (const jobParameter of ["one", "two", "three"]) await update(old, { ...changed, jobParameter });
    await eventually("the old stack fires", async () => (await historyOf(old.local.apiUrl, "steady"))[1], 20_000);
    then = await stateOf(old, KEPT);
    const rows = (await configRows(old)).map(cutInRemoval);
    rowsThen = rows;

    await request(old.local.apiUrl, "DELETE", "/api/job/deregister", { jobName: "mistaken" });
    await update(old, { ...changed, jobParameter: "wrong" });
    await post(old, "/api/job/paused/enable");
    await post(old, "/api/app/hello/disable");
    ranBefore = await settled(old.local.apiUrl, "steady", 20);
    await old.stop();

    stack = await startTestStack({ punctual: true });
    expect(await copyRows(stack, rows)).toBe(`${rows.length - 1} rows\n0\n0\n\n`);
    const { code, out, talk } = await run("reconcile --json", { environment: { ELASTIC_JOB_URL: stack.local.apiUrl } });
    expect([code, talk]).toEqual([0, ""]);
    begunAt = Date.now();
    reconciled = JSON.parse(out);
  } finally {
    await old.stop();
  }
});
afterAll(async () => {
  packages?.stop();
  await stack?.stop();
});

const again = () => post(stack, "/api/operate/reconcile/explicit?after=a");

test("every job of the restored instant begins, and a removal that was cut in two is finished", async () => {
  const begun = ["schedule", "planning"];
  const repaired = KEPT.map((jobName) => ({ jobName, repairs: begun }));
  const leaving = { jobName: "leaving", repairs: ["deregistration"] };
  expect(reconciled).toEqual({ examined: 5, repaired: [...repaired.slice(0, 1), leaving, ...repaired.slice(1)] });
  await expect(get(stack, "/api/job/jobs/leaving")).rejects.toThrow("404");
});

test("a repeated reconcile finds nothing to repair", async () => {
  expect(await again()).toEqual({ examined: 4, repaired: [] });
});

test("apps and jobs are as at the restored instant", async () => {
  const { apps, jobs } = await exportOf(stack);
  expect(apps).toEqual(then.documents.apps);
  const expected = then.documents.jobs.filter(({ jobName }) => jobName !== "leaving");
  expect(jobs).toEqual(expected);
  expect(jobs.find(({ jobName }) => jobName === "changed")).toMatchObject({ jobParameter: "three" });
});

test("revisions are as at the restored instant, under the one with which a job begins here", async () => {
  const now = await stateOf(stack, KEPT);
  for (const jobName of KEPT) {
    const [begin, ...earlier] = now.revisions[jobName] ?? [];
    const before = then.revisions[jobName] ?? [];
    expect(earlier, jobName).toEqual(before);
    const newest = before[0]?.revision;
    expect(begin).toMatchObject({ action: "restored", restored: newest, comparedWith: newest, differences: [] });
  }
  expect(then.revisions.changed).toHaveLength(4);
});

test("each job has its schedule again, a disabled one of a disabled job", () => {
  const { local } = stack;
  const held = local.schedules.list().filter(({ group }) => group === local.stack.outputs.ScheduleGroup);
  const states = held.map(({ name, definition }) => [name, (definition as { State?: string }).State ?? "ENABLED"]);
  expect(Object.fromEntries(states)).toEqual({
    changed: "ENABLED",
    mistaken: "ENABLED",
    paused: "DISABLED",
    steady: "ENABLED",
  });
});

test("a cron job fires at each instant from then on, and no instant has a second record in either stack", async () => {
  const { apiUrl } = stack.local;
  const first = Math.ceil(begunAt / EVERY_MS) * EVERY_MS;
  const last = first + EVERY_MS;
  const ended = async () => {
    const history = await historyOf(apiUrl, "steady");
    const record = history.find(({ fireTime }) => Date.parse(fireTime) === last);
    return record?.endTime === undefined ? undefined : history;
  };
  const history = await eventually("two instants end", ended, 20_000);
  expectEveryInstant(history, { first, last, everyMs: EVERY_MS });
  expect(history.map(({ status }) => status)).not.toContain("MISSED");
  const [here, before] = [history, ranBefore].map((views) => views.map(({ executionId }) => executionId));
  expect(before).not.toEqual([]);
  expect(here?.filter((id) => before?.includes(id))).toEqual([]);
  expect(new Set(here).size).toBe(here?.length);
});

test("instants before a job has begun here have no record here", async () => {
  const [begin] = await get<JobRevision[]>(stack, "/api/job/steady/revisions");
  const to = begin?.revision ?? 0;
  const [from, until] = [to - 3 * EVERY_MS, to].map((at) => new Date(at).toISOString());
  const fires = await get<FireView[]>(stack, `/api/job/steady/fires?from=${from}&to=${until}`);
  expect(fires.map(({ state }) => state)).toEqual(["UNRECORDED", "UNRECORDED", "UNRECORDED"]);
});

test("a disabled job stays disabled", async () => {
  expect(await historyOf(stack.local.apiUrl, "paused")).toEqual([]);
  expect(await get(stack, "/api/job/jobs/paused")).toMatchObject({ state: "DISABLED" });
});

test("a job that was deleted by mistake runs by a trigger", async () => {
  const { execution, lines } = await runOnce(stack, "mistaken");
  expect(execution.status).toBe("FINISHED");
  expect(lines).toEqual([expect.stringContaining("Hello from shard 0 of 1")]);
});

test("the secret of the task ids is a new one", async () => {
  const [secret, oldSecret] = [await configRows(stack), rowsThen].map((rows) => rows.find(isSecret));
  expect(oldSecret?.secret?.S).toMatch(/./);
  expect(secret?.secret?.S).toMatch(/./);
  expect(secret).not.toEqual(oldSecret);
});

test("restored jobs are counted as registered", async () => {
  const types = await get(stack, "/api/job/statistics/jobs/type");
  expect(types).toEqual({ simpleJobCount: KEPT.length, scriptJobCount: 0, dataflowJobCount: 0 });
});

test("nothing of the old stack is owed here", async () => {
  expect(await get(stack, "/api/operate/overdue")).toEqual([]);
});

test("one job that was deleted by mistake comes back into the stack that runs", async () => {
  await request(stack.local.apiUrl, "DELETE", "/api/job/deregister", { jobName: "mistaken" });
  const line = commandsUnder("One job, in a stack that runs").replace("JOB#nightly", "JOB#mistaken");
  const ofOneJob = COPY.replace(/^aws dynamodb scan .*$/m, line);
  expect(await copyRows(stack, rowsThen, ofOneJob)).toBe("2 rows\n0\n\n");
  const repaired = [{ jobName: "mistaken", repairs: ["schedule", "planning"] }];
  expect(await again()).toEqual({ examined: KEPT.length, repaired });
  expect((await runOnce(stack, "mistaken")).execution.status).toBe("FINISHED");
  expect(await get(stack, "/api/job/statistics/jobs/type")).toMatchObject({ simpleJobCount: KEPT.length });
});
