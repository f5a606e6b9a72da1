import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { checkOut } from "../../job/check-out.ts";
import { eventually } from "../../support/eventually.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { openShell, type PastedShell } from "../harness/pasted-shell.ts";
import { request } from "../harness/request.ts";

const PAGE = readFileSync(path.join(import.meta.dirname, "../../../docs/write-a-job.md"), "utf8");

/** The directory in the place of `/tmp`. */
let folder: string;
let stack: TestStack;
let shell: PastedShell;
/** The fenced lines of the page, with this test's folder and ports. */
let blocks: string[];
let packagePort: number;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "write-a-job-"));
  const repository = path.join(folder, "repository");
  await mkdir(repository);
  checkOut(repository);
  stack = await startTestStack({ data: path.join(repository, ".data") });
  shell = openShell(repository, { npm_config_offline: "true" }, 20_000);
  packagePort = await freePort();
  blocks = [...PAGE.matchAll(/^```shell\n([\s\S]*?)^```/gm)].map(([, lines = ""]) =>
    lines
      .replaceAll("/tmp/", `${folder}/`)
      .replaceAll("--pack-destination /tmp\n", `--pack-destination ${folder}\n`)
      .replaceAll("http://127.0.0.1:8899", stack.local.apiUrl)
      .replaceAll("8900", String(packagePort)),
  );
});

afterAll(async () => {
  shell?.stop();
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("the lines of docs/write-a-job.md lead from an empty folder to a running job", async () => {
  expect(blocks).toHaveLength(6);
  const [install = "", write = "", trial = "", publish = "", look = "", end = ""] = blocks;
  await shell.paste(install);
  await shell.paste(write);
  expect(await shell.paste(trial)).toContain("Hello from shard 0 of 1: Beijing");
  const answers = await shell.paste(publish);
  await eventually(`an execution after ${answers}`, async () => (await executions()).find(hasFinished), 30_000);
  const seen = await shell.paste(look);
  expect(seen).toContain('"status":"FINISHED"');
  for (const line of ["Hello from shard 0 of 2: Beijing", "Hello from shard 1 of 2: Shanghai"])
    expect(seen).toContain(line);
  await shell.paste(end);
  await expect(request(stack.local.apiUrl, "GET", "/api/job/jobs/greeting")).rejects.toThrow("404");
  await eventually("the end of the package server", async () => ((await isServed()) ? undefined : true), 5_000);
});

/** None, where the job is not known. */
async function executions(): Promise<ExecutionView[]> {
  const response = await fetch(`${stack.local.apiUrl}/api/job/greeting/executions`);
  return response.ok ? ((await response.json()) as ExecutionView[]) : [];
}

const hasFinished = ({ status }: ExecutionView) => status === "FINISHED";

const isServed = () =>
  fetch(`http://127.0.0.1:${packagePort}`).then(
    ({ ok }) => ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
