import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { AppConfig } from "../../../functions/contract/app.ts";
import { BackfillView } from "../../../functions/contract/backfill.ts";
import { ExecutionEvents, StatusTraces } from "../../../functions/contract/events.ts";
import { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { FireView } from "../../../functions/contract/fire-view.ts";
import { Health } from "../../../functions/contract/health.ts";
import { JobConfig, ScheduledJob } from "../../../functions/contract/job.ts";
import { JobView } from "../../../functions/contract/job-view.ts";
import { NextFire } from "../../../functions/contract/next-fire.ts";
import { NoticeDelivery, Notices, NoticeTest } from "../../../functions/contract/notice-view.ts";
import { RunningTask } from "../../../functions/contract/open-task.ts";
import { DeadLettersOfQueue, OverdueWork, Overview } from "../../../functions/contract/overview.ts";
import { Preview } from "../../../functions/contract/preview.ts";
import { Reconciliation } from "../../../functions/contract/reconciliation.ts";
import { AppRevisionView, ChangeView, JobRevision } from "../../../functions/contract/revision-view.ts";
import { Sandbox } from "../../../functions/contract/sandbox.ts";
import { ShardView } from "../../../functions/contract/shard-view.ts";
import { JobExecutionTypes, JobTypes, TaskResults } from "../../../functions/contract/statistics.ts";
import { Triggered } from "../../../functions/contract/trigger.ts";
import { bundleCommand } from "../../../infra/cli/build.ts";
import { VERBS } from "../../../infra/cli/verbs/all.ts";
import type { PackageServer } from "../../../infra/local/cli/example.ts";
import { CALLER } from "../../../infra/local/services/iam/deployed-access.ts";
import { REGION } from "../../../infra/local/template/account.ts";
import { run, wordsOf } from "../../infra/cli/an-io.ts";
import { eventually } from "../../support/eventually.ts";
import { type Hook, startHook } from "../harness/hook.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { serveHello } from "../harness/serve-hello.ts";

/** Every verb on the real stack, with and without proof of the caller: its own example, and the shape of its JSON. */
let stack: TestStack;
/** Its callers sign. */
let closed: TestStack;
let packages: PackageServer;
/** It stands for the chat that an example tells. */
let hook: Hook;
let directory = "";
/** The bundle that `npm pack` carries. */
let command = "";

const ioOf = ({ local }: TestStack) => ({ environment: { ELASTIC_JOB_URL: local.apiUrl } });

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command in a process of its own. */
const bundled = (line: string, environment: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  promisify(execFile)(process.execPath, [command, ...wordsOf(line)], {
    cwd: directory,
    env: { PATH: process.env.PATH ?? "", ELASTIC_JOB_URL: stack.local.apiUrl, ...environment },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  );

const HELLO = {
  kind: "Job",
  jobName: "hello",
  appName: "hello",
  jobClass: "Hello",
  jobType: "SIMPLE",
  jobExecutionType: "TRANSIENT",
  cron: "0 0 0 1 1 ? 2199",
  shardingTotalCount: 2,
  cpuCount: 0.1,
  memoryMB: 64,
};

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "command-"));
  command = path.join(directory, "elastic-job.cjs");
  bundleCommand(command);
  stack = await startTestStack();
  closed = await startTestStack({ auth: true });
  packages = await serveHello();
  hook = await startHook();
  writeFileSync(
    path.join(directory, "hello.json"),
    JSON.stringify([{ kind: "App", appName: "hello", appURL: packages.url, bootstrapScript: "bin/start.sh" }, HELLO]),
  );
});
afterAll(async () => {
  packages?.stop();
  hook?.stop();
  await stack?.stop();
  await closed?.stop();
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

test("the bundle applies documents, triggers a job and waits for its end", async () => {
  expect(await bundled("apply -f hello.json")).toMatchObject({
    code: 0,
    stderr: "2 created, 0 changed, 0 removed, 0 equal\n",
  });
  const { code, stdout } = await bundled("trigger hello --wait --json");
  expect([code, ExecutionView.parse(JSON.parse(stdout)).status]).toEqual([0, "FINISHED"]);
  expect(await bundled("diff -f hello.json")).toEqual({ code: 0, stdout: "", stderr: "no difference\n" });
});

test("the bundle ends with documented codes, and speaks Chinese where the terminal does", async () => {
  expect(await bundled("job get absent")).toMatchObject({ code: 3, stdout: "" });
  expect((await bundled("job get absent", { LANG: "zh_CN.UTF-8" })).stderr).toMatch(/^错误：没有这个作业/);
  expect((await bundled("nothing")).code).toBe(2);
});

const LogLine = z.strictObject({ item: z.int(), attempt: z.int(), time: z.iso.datetime(), text: z.string() });
/** One object a line. */
const LogLines = z.array(LogLine).min(1);

const Done = z.strictObject({
  done: z.string(),
  ...{ appName: z.string().optional(), jobName: z.string().optional(), name: z.string().optional() },
});
const Differences = z.strictObject({
  differences: z.array(
    z.strictObject({
      kind: z.enum(["App", "Job"]),
      name: z.string(),
      action: z.enum(["create", "update", "remove"]),
      changes: z.array(z.object({ field: z.string() })),
    }),
  ),
  equal: z.int(),
});

/** The JSON of each verb. Those that print a text have none. */
const SHAPES: Readonly<Record<string, z.ZodType | "text">> = {
  "app list": z.array(AppConfig),
  "app get": AppConfig,
  "app publish": AppConfig,
  "app update": AppConfig,
  "app delete": Done,
  "app enable": Done,
  "app disable": Done,
  "app revisions": z.array(AppRevisionView),
  "app restore": AppConfig,
  "job list": z.array(JobView),
  "job get": JobView,
  "job register": ScheduledJob,
  "job update": ScheduledJob,
  "job delete": Done,
  "job enable": Done,
  "job disable": Done,
  "job revisions": z.array(JobRevision),
  "job restore": ScheduledJob,
  changes: z.array(ChangeView),
  trigger: ExecutionView,
  watch: ExecutionView,
  kill: ExecutionView,
  retry: Triggered,
  executions: z.array(ExecutionView),
  execution: ExecutionView,
  fires: z.array(FireView),
  next: z.array(NextFire),
  logs: LogLines,
  tasks: z.union([z.array(RunningTask), z.array(ShardView)]),
  "events executions": ExecutionEvents,
  "events traces": StatusTraces,
  apply: Differences,
  diff: Differences,
  export: z.object({ apps: z.array(AppConfig), jobs: z.array(JobConfig) }),
  schema: z.object({ oneOf: z.array(z.object()) }),
  import: z.object({
    documents: z.array(z.object({ kind: z.enum(["App", "Job"]), name: z.string() })),
    fates: z.array(z.object({ item: z.string(), field: z.string(), fate: z.enum(["kept", "translated", "lost"]) })),
    files: z.array(z.object({ path: z.string(), text: z.string() })),
  }),
  preview: Preview,
  reconcile: Reconciliation,
  backfill: BackfillView,
  sandbox: z.array(Sandbox),
  overview: Overview,
  overdue: z.array(OverdueWork),
  "dead-letters": z.array(DeadLettersOfQueue),
  "notices list": z.array(Notices).min(1),
  "notices get": Notices,
  "notices put": Notices,
  "notices delete": Done,
  "notices test": NoticeTest,
  "notices deliveries": z.array(NoticeDelivery).min(1),
  health: Health,
  openapi: z.object({ openapi: z.literal("3.1.0") }),
  api: z.unknown(),
  stats: z.object({
    jobTypes: JobTypes,
    jobExecutionTypes: JobExecutionTypes,
    tasks: z.record(z.string(), TaskResults),
  }),
  completion: "text",
};

/** Verbs whose example needs something first, and in this order; all others follow in the order of help. */
const FIRST = ["app publish", "job register", "notices put"];
const LAST = ["notices delete", "job delete", "app delete"];
/**
 * Two run until Ctrl-C, and one runs hundreds of shards and lasts a minute: `test/infra/cli/console.test.ts`, `test/infra/local/cli/dev.test.ts`
 * and `smoke.test.ts` run them.
 */
const ELSEWHERE = ["console", "dev", "smoke"];
/** An example that is refused here, with its exit code: hello has no execution that failed or runs, and no past in that window. */
const REFUSED: Readonly<Record<string, number>> = { kill: 5, retry: 5, backfill: 5 };

const parsed = (verb: string, out: string): unknown =>
  JSON.parse(verb === "logs" ? `[${out.trimEnd().replaceAll("\n", ",")}]` : out);

/** Runs the example of each verb. @param proof the options that prove the caller */
async function expectExamples(on: TestStack, proof: readonly string[]): Promise<void> {
  const io = ioOf(on);
  const asked = async (line: string) => JSON.parse((await run([...wordsOf(line), "--json", ...proof], io)).out);
  const [ended] = (await asked("executions hello -n 1")) as { executionId: string }[];
  const revisions = (await asked("job revisions hello")) as { revision: number }[];
  const rank = ({ name }: { name: string }) => (FIRST.includes(name) ? -1 : LAST.indexOf(name));
  const ordered = [...VERBS].sort((a, b) => (LAST.includes(a.name) || LAST.includes(b.name) ? rank(a) - rank(b) : 0));
  for (const name of FIRST) await expectExample(VERBS.find((verb) => verb.name === name));
  for (const verb of ordered)
    if (!FIRST.includes(verb.name) && !ELSEWHERE.includes(verb.name)) await expectExample(verb);

  async function expectExample(verb: (typeof VERBS)[number] | undefined): Promise<void> {
    if (verb === undefined) throw new Error("no such verb");
    const shape = SHAPES[verb.name];
    if (shape === undefined) throw new Error(`SHAPES of this test says nothing of the JSON of \`${verb.name}\``);
    const words = wordsOf(verb.example.replace(/^elastic-job /, ""))
      .map((word) => (word === "hello.t01jdxexample" ? (ended?.executionId ?? "") : word))
      .map((word) => (word === "https://hooks.slack.com/services/T0/B0/x" ? hook.url : word))
      .map((word) => (word === "jobs/" ? path.join(directory, "hello.json") : word))
      .map((word, n) => (verb.name === "job restore" && n === 3 ? String(revisions[0]?.revision) : word));
    if (verb.name === "notices deliveries")
      await eventually("the test is delivered", async () => (await asked(words.join(" "))).at(0), 20_000);
    const line = shape === "text" ? words : [...words, "--json"];
    if (proof.length > 0 && verb.reaches !== undefined)
      expect([verb.name, (await run(line, io)).code], "without a proof").toEqual([verb.name, 4]);
    const { code, out, talk } = await run([...line, ...proof], io);
    expect([verb.name, code, code === 0 ? "" : talk]).toEqual([verb.name, REFUSED[verb.name] ?? 0, expect.any(String)]);
    if (code === 0 && shape !== "text")
      expect(() => shape.parse(parsed(verb.name, out)), `${verb.name}: ${out}`).not.toThrow();
    if (code === 0 && shape === "text") expect(out).not.toBe("");
  }
}

test("the example of every verb runs, and its JSON has the documented shape", () => expectExamples(stack, []));

test("the example of every verb runs for a caller that signs, and for no other", async () => {
  const { accessKeyId, secretAccessKey } = closed.local.access.credentialsOf(CALLER);
  vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
  const proof = ["--region", REGION];
  await run(["apply", "-f", path.join(directory, "hello.json"), ...proof], ioOf(closed));
  expect((await run(["trigger", "hello", "--wait", ...proof], ioOf(closed))).code).toBe(0);
  await expectExamples(closed, proof);
  const { out } = await run(["smoke", "--only", "closed", "--json", ...proof], ioOf(closed));
  expect(JSON.parse(out), out).toMatchObject([{ name: "closed", verdict: "holds" }]);
});
