import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { PROC } from "../../../functions/runner/process/process-files.ts";
import { parseStat } from "../../../functions/runner/process/process-table.ts";
import { eventually } from "../../support/eventually.ts";

/** A process with this environment. */
async function aProcess(env: Record<string, string>): Promise<number> {
  const child = spawn("/bin/sleep", ["600"], { env, stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "spawn");
  return child.pid ?? 0;
}

test.each([0, 1, 4_000, 4_090, 4_096, 20_000])("a text behind %i other bytes is found", async (bytes) => {
  const pid = await aProcess({ A: "x".repeat(bytes), MARK: "mine", Z: "x".repeat(bytes) });
  expect(await eventually("its environment", () => PROC.carries(pid, "MARK=mine"))).toBe(true);
  expect(PROC.carries(pid, "MARK=yours")).toBe(false);
});

test("a process that does not exist and one without an environment carry no known text", async () => {
  const pid = await aProcess({});
  expect(PROC.carries(pid, "MARK")).toBeUndefined();
  expect(PROC.carries(2 ** 30, "MARK")).toBeUndefined();
  expect(PROC.stat(2 ** 30)).toBe("");
  expect(PROC.owner(2 ** 30)).toBeUndefined();
});

test("this process and its child are listed, with their parents and owners", async () => {
  const pid = await aProcess({ A: "1" });
  expect(PROC.pids()).toEqual(expect.arrayContaining([process.pid, pid]));
  expect(parseStat(pid, PROC.stat(pid))).toMatchObject({ pid, parent: process.pid });
  expect(PROC.owner(pid)).toBe(process.geteuid?.());
  expect(PROC.newest()).toBeGreaterThan(0);
});
