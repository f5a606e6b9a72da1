import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { wantsColour } from "../../../infra/cli/output/colour.ts";
import { anApi } from "./an-api.ts";

test.each([
  { environment: {}, isTerminal: true, wants: true, because: "a terminal shows colours" },
  { environment: {}, isTerminal: false, wants: false, because: "a pipe gets text" },
  { environment: { NO_COLOR: "1" }, isTerminal: true, wants: false, because: "NO_COLOR has a value" },
  { environment: { NO_COLOR: "" }, isTerminal: true, wants: true, because: "an empty NO_COLOR says nothing" },
  { environment: { FORCE_COLOR: "1" }, isTerminal: false, wants: true, because: "FORCE_COLOR wins over a pipe" },
  { environment: { FORCE_COLOR: "0" }, isTerminal: true, wants: false, because: "FORCE_COLOR=0 forbids them" },
  {
    environment: { NO_COLOR: "1", FORCE_COLOR: "1" },
    isTerminal: true,
    wants: false,
    because: "NO_COLOR wins over FORCE_COLOR",
  },
  { environment: { TERM: "dumb" }, isTerminal: true, wants: false, because: "a dumb terminal shows none" },
])("$because", ({ environment, isTerminal, wants }) => expect(wantsColour(environment, isTerminal)).toBe(wants));

let api: Awaited<ReturnType<typeof anApi>>;
beforeAll(async () => {
  api = await anApi(() => ({
    status: 200,
    body: { executionId: "a.c1798804800", jobName: "a", fireTime: "2027-01-01T12:00:00.000Z", status: "FAILED" },
  }));
});
afterAll(() => api.stop());

const MAIN = path.join(import.meta.dirname, "..", "..", "..", "infra", "cli", "main.ts");

/** @returns all that the command writes */
async function written(environment: Readonly<Record<string, string>>): Promise<string> {
  const args = ["--import", "tsx", MAIN, "watch", "a.c1798804800", "--url", api.url];
  // A failed execution ends the command with 1.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    env: { PATH: process.env.PATH, ...environment },
  }).catch((failed: { stdout: string; stderr: string }) => failed);
  return stdout + stderr;
}

test("the command prints colours on request, and none with NO_COLOR", async () => {
  const [forced, none] = await Promise.all([
    written({ FORCE_COLOR: "1" }),
    written({ FORCE_COLOR: "1", NO_COLOR: "1" }),
  ]);
  expect(forced).toContain("\u001b[31m");
  expect(none).toContain("FAILED");
  expect(none).not.toContain("\u001b");
});
