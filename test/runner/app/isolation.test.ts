import { expect, test } from "vitest";
import { aRunner } from "../a-runner.ts";
import { aTask } from "../a-task.ts";
import { isAlive } from "../is-alive.ts";
import { rawApp } from "../raw-app.ts";

/** Prints its process and the files in its directories, then leaves a secret in each and a process. */
const NOSY = `
  import { spawn } from "node:child_process";
  import { readdirSync, writeFileSync } from "node:fs";
  const directories = [process.env.HOME, process.env.TMPDIR, process.cwd()];
  for (;;) {
    const task = await next();
    const found = directories.map((directory) => readdirSync(directory).filter((name) => name.startsWith("secret")));
    const worker = spawn("sleep", ["60"], { stdio: "ignore" }).pid;
    console.log(JSON.stringify({ pid: process.pid, worker, found }));
    directories.forEach((directory) => writeFileSync(directory + "/secret", task.context.jobName));
    await answer(task, {});
  }`;

const NOTHING = [[], [], []];
const OWN = [["secret"], ["secret"], ["secret"]];
const FIRST = { appName: "first", incarnation: "A".repeat(26), revision: 1 };

test.each([
  { what: "another app", other: { ...FIRST, appName: "second" } },
  { what: "another version of the app", other: { ...FIRST, revision: 2 } },
  { what: "an app that was registered anew by its name", other: { ...FIRST, incarnation: "B".repeat(26) } },
])("$what shares no process with the one before, nor home, scratch or package", async ({ other }) => {
  const runner = aRunner();
  const nosy = await rawApp(NOSY);
  const visit = async (tenant: typeof FIRST) => {
    const task = aTask({ app: { ...nosy, ...tenant } });
    expect(await runner.report(task)).toMatchObject({ outcome: "FINISHED" });
    return JSON.parse(runner.printedBy(task)[0] ?? "");
  };
  const first = await visit(FIRST);
  const again = await visit(FIRST);
  expect(again).toMatchObject({ pid: first.pid, found: OWN });
  const second = await visit(other);
  expect(second.found).toEqual(NOTHING);
  expect([first.pid, first.worker, again.worker].filter(isAlive)).toEqual([]);
  const back = await visit(FIRST);
  expect(back.found).toEqual(NOTHING);
  expect([second.pid, second.worker].filter(isAlive)).toEqual([]);
});
