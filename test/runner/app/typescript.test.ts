import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installAuthorPackage } from "../../job/install-author-package.ts";
import { aRunner } from "../a-runner.ts";
import { aTask } from "../a-task.ts";
import { serveBytes } from "../package-server.ts";

const ROOT = path.join(import.meta.dirname, "../../..");

/** An author's folder: the example, and the packages that its command installs. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "typescript-"));
  cpSync(path.join(ROOT, "test/examples/typescript"), folder, { recursive: true });
  await installAuthorPackage(folder);
  symlinkSync(path.join(ROOT, "node_modules/.bin/esbuild"), path.join(folder, "node_modules/.bin/esbuild"));
  execFileSync("./pack.sh", ["typescript.tar.gz"], { cwd: folder, stdio: "pipe" });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The example as a team's server offers it. */
async function example() {
  const { origin } = await serveBytes(readFileSync(path.join(folder, "typescript.tar.gz")));
  return { appURL: `${origin}/typescript.tar.gz` };
}

test("jobClass picks the job, and beanName and the shard reach it", async () => {
  const runner = aRunner();
  const app = await example();
  const job = { jobClass: "com.example.GreetingJob", beanName: "greeter" };
  const task = aTask({ app, job, item: 1, shardingParameter: "Shanghai" });
  expect(await runner.report(task)).toMatchObject({ outcome: "FINISHED" });
  expect(runner.printedBy(task)).toEqual(["Hello from greeter, shard 1 of 3: Shanghai"]);
});

test("a job's error makes its task FAILED, with the reason and the end of its output", async () => {
  const runner = aRunner();
  const task = aTask({ app: await example(), job: { jobClass: "GreetingJob" }, shardingParameter: "broken" });
  expect(await runner.report(task)).toMatchObject({
    outcome: "FAILED",
    reason: "Error: this shard is broken",
    tail: expect.stringContaining("shard 0 of 3: broken"),
  });
});

test("a class the app does not know is FAILED, and says which it knows", async () => {
  const report = await aRunner().report(aTask({ app: await example(), job: { jobClass: "Missing" } }));
  expect(report).toMatchObject({ outcome: "FAILED", reason: expect.stringContaining("GreetingJob, OrderJob") });
});

test("a DATAFLOW fetches and processes once", async () => {
  const runner = aRunner();
  const job = { jobClass: "OrderJob", jobType: "DATAFLOW", jobParameter: "a,b" } as const;
  const task = aTask({ app: await example(), job });
  expect(await runner.report(task)).toMatchObject({ outcome: "FINISHED" });
  expect(runner.printedBy(task)).toEqual(["Processed 2 orders: a b"]);
});

test("a streaming DATAFLOW goes on until it fetches nothing", async () => {
  const runner = aRunner();
  const job = { jobClass: "CountdownJob", jobType: "DATAFLOW", streamingProcess: true } as const;
  const task = aTask({ app: await example(), job });
  const report = await runner.report(task);
  expect(report).toMatchObject({ outcome: "FINISHED" });
  expect(report.more).toBeUndefined();
  expect(runner.printedBy(task)).toEqual(["5 …", "4 …", "3 …", "2 …", "1 …"]);
});
