import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { patienceMs } from "../support/patience.ts";
import { aDirectory } from "./a-directory.ts";
import { startScript } from "./a-package.ts";
import { aRunner } from "./a-runner.ts";
import { aTask } from "./a-task.ts";
import { isAlive } from "./is-alive.ts";
import { serveBytes, servePackages } from "./package-server.ts";

const SOON = { cancelPollSeconds: 0.05, killAfterSeconds: 0.3 };

/** An app whose script sets its traps, notes its process id in a file, then does the rest. A test signals it after the note. */
async function anApp(...lines: string[]) {
  const file = path.join(aDirectory(), "pid");
  const traps = lines.filter((line) => line.startsWith("trap "));
  const rest = lines.filter((line) => !traps.includes(line));
  const { origin } = await serveBytes(startScript(...traps, `echo $$ >${file}.new; mv ${file}.new ${file}`, ...rest));
  const pid = () =>
    eventually("the app notes its process", () => (existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined));
  return { app: { appURL: `${origin}/a.tgz` }, pid };
}

test("a job that outlasts timeoutSeconds FAILED, at its limit", async () => {
  const { app, pid } = await anApp("exec sleep 600");
  const report = await aRunner(SOON).report(aTask({ app, job: { timeoutSeconds: 1 } }));
  expect(report).toMatchObject({ outcome: "FAILED", reason: "timeout" });
  expect(report.endedAt - (report.startedAt ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(report.endedAt - (report.startedAt ?? 0)).toBeLessThan(1_000 + patienceMs(1_000));
  expect(isAlive(await pid())).toBe(false);
});

test("the runner stops the job before the invocation's end, by its own clock", async () => {
  const { app } = await anApp("exec sleep 600");
  const began = Date.now();
  const report = await aRunner({ ...SOON, stopBeforeEndSeconds: 15 }).report(aTask({ app }), 15_700);
  expect(report).toMatchObject({ outcome: "FAILED", reason: "timeout" });
  expect(Date.now() - began).toBeGreaterThanOrEqual(700);
  expect(Date.now() - began).toBeLessThan(700 + patienceMs(1_000));
});

test("a cancel is noticed while the job runs; it may tidy up before it ends", async () => {
  const { app, pid } = await anApp("trap 'echo tidied; exit 0' TERM", "while :; do sleep 0.02; done");
  const runner = aRunner({ ...SOON, killAfterSeconds: 10 });
  const task = aTask({ app });
  const report = runner.report(task);
  await pid();
  runner.world.cancelFlags.put(task.cancelKey, true);
  expect(await report).toMatchObject({
    outcome: "KILLED",
    reason: "cancelled",
    tail: expect.stringContaining("tidied"),
  });
});

test("a program behind a shell may tidy up too, although the shell itself ends at once", async () => {
  const file = path.join(aDirectory(), "tidied");
  const { app, pid } = await anApp(
    `sh -c "trap 'sleep 0.2; echo tidied >${file}; exit 0' TERM; echo ready; while :; do sleep 0.02; done"`,
    "echo never",
  );
  const runner = aRunner({ ...SOON, killAfterSeconds: 10 });
  const task = aTask({ app });
  const report = runner.report(task);
  await pid();
  await eventually("the program is ready", () => (runner.printedBy(task).length > 0 ? true : undefined));
  runner.world.cancelFlags.put(task.cancelKey, true);
  expect(await report).toMatchObject({ outcome: "KILLED" });
  expect(readFileSync(file, "utf8")).toBe("tidied\n");
});

test("a job that has ended by itself keeps its outcome, also when it is cancelled at that moment", async () => {
  const { app } = await anApp("exit 0");
  const runner = aRunner({ cancelPollSeconds: 60 });
  const task = aTask({ app });
  const report = runner.report(task);
  runner.world.cancelFlags.put(task.cancelKey, true);
  expect(await report).toMatchObject({ outcome: "FINISHED" });
});

test("a job whose row has an outcome is killed at once, and its runner has nothing to tell", async () => {
  const { app, pid } = await anApp("trap '' TERM", "while :; do sleep 0.02; done");
  const runner = aRunner({ ...SOON, killAfterSeconds: 60 });
  const task = aTask({ app });
  const response = runner.run(task);
  const process = await pid();
  runner.world.tasks.put(task.taskId, { taskId: task.taskId, outcome: "LOST", endedAt: 0 });
  expect(await response).toEqual({ ignored: true });
  expect(isAlive(process)).toBe(false);
});

test("a short outage of the table stops no job", async () => {
  let reads = 0;
  const read = async () => {
    reads += 1;
    if (reads < 4) throw new Error("no answer");
    return undefined;
  };
  const { app } = await anApp("exec sleep 0.6");
  const report = await aRunner({ ...SOON, unreadableForSeconds: 30 }, { read }).report(aTask({ app }));
  expect(report).toMatchObject({ outcome: "FINISHED" });
  expect(reads).toBeGreaterThan(4);
});

test("a job whose row cannot be read for long is killed at once, and LOST", async () => {
  const read = () => Promise.reject(new Error("no answer"));
  const { app, pid } = await anApp("trap '' TERM", "while :; do sleep 0.02; done");
  const runner = aRunner({ ...SOON, killAfterSeconds: 60, unreadableForSeconds: 0.3 }, { read });
  expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: "LOST", reason: "its row could not be read" });
  expect(isAlive(await pid())).toBe(false);
});

test("a cancel breaks off the unpacking of a package that would take long", async () => {
  const emptyStream = Buffer.from("425a683917724538509000000000", "hex");
  const runner = aRunner(SOON);
  const { origin } = await servePackages((_, response) => {
    response.end(Buffer.alloc(14 * 4_000_000, emptyStream), () => runner.world.cancelFlags.put(task.cancelKey, true));
  });
  const task = aTask({ app: { appURL: `${origin}/a.tar.bz2` } });
  expect(await runner.report(task)).toMatchObject({ outcome: "KILLED", reason: "cancelled" });
});

test("a cancel breaks off the fetch of a package", async () => {
  const { origin, requests } = await servePackages(() => {});
  const runner = aRunner(SOON);
  const task = aTask({ app: { appURL: `${origin}/a.tgz` } });
  const report = runner.report(task);
  await eventually("the fetch begins", () => requests[0]);
  runner.world.cancelFlags.put(task.cancelKey, true);
  expect(await report).toMatchObject({ outcome: "KILLED", reason: "cancelled" });
});
