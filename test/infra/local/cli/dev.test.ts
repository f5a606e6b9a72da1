import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DevListener, DevOptions } from "../../../../infra/cli/dev/local-stack.ts";
import type { Listener, RunOptions } from "../../../../infra/local/cli/run-stack.ts";
import { synthesize } from "../../../../infra/local/cli/synthesize.ts";
import { eventually } from "../../../support/eventually.ts";

/** `elastic-job dev` of a checkout; `test/e2e/scenarios/write-a-job.test.ts` runs the one of the installed package. */
const MAIN = path.join(import.meta.dirname, "..", "..", "..", "..", "infra", "cli", "main.ts");
let data: string;

beforeAll(async () => {
  data = mkdtempSync(path.join(tmpdir(), "dev-"));
  await synthesize({});
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

function dev(args: readonly string[], language = "C") {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, "dev", "--data", data, "--no-example", ...args], {
    env: { ...process.env, LC_ALL: language },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", talk: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.talk += chunk.toString();
  });
  return { child, said, ended: once(child, "close").then(([code]) => code) };
}

test("with --json its addresses are on stdout, its lines on stderr, and Ctrl-C ends it with 0", async () => {
  const { child, said, ended } = dev(["--port", "0", "--json"], "zh_CN.UTF-8");
  const place = await eventually(
    "the start",
    () => (said.out.endsWith("}\n") ? JSON.parse(said.out) : undefined),
    20_000,
  );
  expect(place).toEqual({ api: expect.any(String), console: `${place.api}/console/`, data });
  expect((await fetch(`${place.api}/api/health`)).status).toBe(200);
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(said.talk).toMatch(/技术栈正在本机运行[\s\S]*正在停止……\n$/);
});

test("a port that is taken is an error in words", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { said, ended } = dev(["--port", String(port)]);
  expect(await ended).toBe(6);
  server.close();
  expect(said.talk).toContain(`error: port ${port} is taken: choose another one with --port\n`);
});

test("the options of the command and of the local runtime have the same meaning", () => {
  const options: RunOptions = {} as DevOptions;
  const back: DevOptions = options;
  const listener: Listener = {} as DevListener;
  expect([options, back, listener]).toEqual([{}, {}, {}]);
});
