import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { synthesize } from "../../../../infra/local/cli/synthesize.ts";
import { carriersOf, descendantsOf } from "../../../../infra/local/services/lambda/process-tree.ts";
import { eventually } from "../../../support/eventually.ts";

const MAIN = path.join(import.meta.dirname, "..", "..", "..", "..", "infra", "local", "cli", "main.ts");
let data: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  data = mkdtempSync(path.join(tmpdir(), "start-"));
  // As after the first start: the test measures a later one.
  await synthesize({});
});
afterEach(async () => {
  for (const child of started.splice(0)) await ended(child, "SIGTERM");
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** `npm start -- …` with its output until now. */
function start(...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  return { child, pid: child.pid ?? 0, said: () => said.join("") };
}

async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, "exit");
  if (signal) child.kill(signal);
  const [code] = await exit;
  return code;
}

/** @returns the API's address. */
const serving = ({ said }: { said(): string }) =>
  eventually(
    "the start",
    () => (said().includes("stop  Ctrl-C") ? /API {3}(\S+)\/api/.exec(said())?.[1] : undefined),
    20_000,
  );

const begin = (...more: string[]) => start("--port", "0", "--data", data, "--no-example", ...more);

test("--help names every option and ends well", async () => {
  const { child, said } = start("--help");
  expect(await ended(child)).toBe(0);
  for (const option of ["--port", "--data", "--reset", "--no-example", "--punctual", "--auth"])
    expect(said()).toContain(option);
});

test.each([
  { args: ["--prot", "1"], says: "unknown option '--prot'" },
  { args: ["--port", "many"], says: "a port from 0 to 65535 is expected" },
  { args: ["--port", "65536"], says: "a port from 0 to 65535 is expected" },
])("$args is refused: $says", async ({ args, says }) => {
  const { child, said } = start(...args);
  expect(await ended(child)).toBe(1);
  expect(said()).toContain(says);
});

test("a port that is taken is an error in words, without a stack trace", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { child, said } = start("--port", String(port), "--data", data, "--no-example");
  expect(await ended(child)).toBe(1);
  server.close();
  expect(said()).toContain(`port ${port} is taken: choose another one with --port`);
  expect(said()).not.toContain("    at ");
});

test("it starts as it was synthesized when nothing has changed, refuses a second start, and Ctrl-C leaves no process", async () => {
  const beganAt = performance.now();
  const first = begin();
  const apiUrl = await serving(first);
  const startedMs = performance.now() - beganAt;
  console.log(`npm start: ${Math.round(startedMs)} ms`);
  expect(first.said()).not.toContain("synthesized anew");
  expect((await fetch(`${apiUrl}/api/health`)).status).not.toBe(403);
  const second = begin();
  expect(await ended(second.child)).toBe(1);
  expect(second.said()).toContain(`${data} is in use: another runtime runs on it`);
  const processes = [first.pid, ...descendantsOf(first.pid), ...carriersOf(path.join(data, "sandboxes"))];
  expect(processes.length).toBeGreaterThan(3);
  expect(await ended(first.child, "SIGINT")).toBe(0);
  await eventually("the end of every process", () =>
    processes.some((pid) => existsSync(`/proc/${pid}`)) ? undefined : true,
  );
});

test("--reset begins with an empty store, and without it the store stays", async () => {
  const app = { appName: "kept", appURL: "https://a.example/a.zip", bootstrapScript: "a" };
  const names = async (apiUrl: string) => {
    const apps = (await (await fetch(`${apiUrl}/api/app/list`)).json()) as { appName: string }[];
    return apps.map(({ appName }) => appName);
  };
  const first = begin();
  await fetch(`${await serving(first)}/api/app`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(app),
  });
  await ended(first.child, "SIGINT");
  const again = begin();
  expect(await names(await serving(again))).toEqual(["kept"]);
  await ended(again.child, "SIGINT");
  const empty = begin("--reset");
  expect(await names(await serving(empty))).toEqual([]);
});
