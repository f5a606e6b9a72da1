import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { aDirectory } from "../a-directory.ts";
import { startScript } from "../a-package.ts";
import { aRunner, type Runner } from "../a-runner.ts";
import { aTask } from "../a-task.ts";
import { isAlive } from "../is-alive.ts";
import { serveBytes } from "../package-server.ts";
import { rawApp } from "../raw-app.ts";

const printedBy = ({ printed }: Runner) => printed.map((line) => line.slice(line.indexOf(" ") + 1));

test("a task comes with all fields of the registered job", async () => {
  const runner = aRunner();
  const app = await rawApp("const task = await next(); console.log(JSON.stringify(task)); await answer(task, {});");
  const job = { beanName: "bean", applicationContext: "ctx.xml", jobProperties: { executor_service_handler: "pool" } };
  const task = aTask({ app, job, segment: 1 });
  await runner.report(task);
  expect(JSON.parse(printedBy(runner)[0] ?? "")).toEqual({
    taskId: task.taskId,
    segment: 1,
    round: 1,
    stopAt: expect.any(Number),
    context: expect.objectContaining({ jobName: "foo_job", shardingItem: 0, jobParameter: "all" }),
    job: { jobName: "foo_job", jobType: "SIMPLE", jobClass: "FooJob", streamingProcess: false, ...job },
  });
});

test("a result counts once, and an answer to no task is refused", async () => {
  const runner = aRunner();
  const app = await rawApp(`
    const first = await next();
    console.log(await answer({ taskId: "other" }, {}));
    console.log(await answer(first, "nonsense"));
    console.log(await answer(first, {}));
    console.log(await answer(first, { error: { message: "too late" } }));
    const second = await next();
    console.log(await answer(first, { error: { message: "the wrong one" } }));
    console.log(await answer(second, {}));
  `);
  expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: "FINISHED" });
  expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: "FINISHED" });
  await eventually("six answers", () => printedBy(runner).length >= 6 || undefined);
  expect(printedBy(runner)).toEqual(["404", "400", "200", "200", "404", "200"]);
});

test("without the token there is no task", async () => {
  const runner = aRunner();
  const app = await rawApp(`
    const { status } = await fetch(api + "/task/next", { headers: { authorization: "Bearer guess" } });
    console.log(status, (await fetch(api + "/task/next")).status);
  `);
  expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: "FINISHED" });
  expect(printedBy(runner)).toEqual(["401 401"]);
});

test.each([
  { ends: "process.exit(0)", outcome: "FAILED", reason: "exit code 0 without a result" },
  { ends: "process.exit(7)", outcome: "FAILED", reason: "exit code 7 without a result" },
  { ends: "process.exit(137)", outcome: "LOST", reason: "killed by SIGKILL" },
  { ends: "process.kill(process.pid, 'SIGKILL'); await next()", outcome: "LOST", reason: "killed by SIGKILL" },
])("a process that ends in mid-task with `$ends` is $outcome; the next task gets another", async (row) => {
  const runner = aRunner();
  const flag = path.join(aDirectory(), "flag");
  const app = await rawApp(`
    import { existsSync, writeFileSync } from "node:fs";
    const task = await next();
    if (!existsSync("${flag}")) { writeFileSync("${flag}", ""); ${row.ends}; }
    await answer(task, {});
    await next();
  `);
  expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: row.outcome, reason: row.reason });
  expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: "FINISHED" });
});

test("a process that ends between two tasks is started again for the second", async () => {
  const runner = aRunner();
  const app = await rawApp("const task = await next(); console.log(process.pid); await answer(task, {});");
  for (let i = 0; i < 3; i++) expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: "FINISHED" });
  expect(new Set(printedBy(runner)).size).toBe(3);
});

test("a process that is frozen between invocations goes on as if nothing had been", async () => {
  const runner = aRunner();
  const app = await rawApp("for (;;) { const task = await next(); console.log(process.pid); await answer(task, {}); }");
  await runner.report(aTask({ app }));
  const pid = Number(printedBy(runner)[0]);
  process.kill(pid, "SIGSTOP");
  await eventually(
    "the process is stopped",
    () => readFileSync(`/proc/${pid}/stat`, "utf8").includes(") T ") || undefined,
  );
  const report = runner.report(aTask({ app }));
  process.kill(pid, "SIGCONT");
  expect(await report).toMatchObject({ outcome: "FINISHED" });
  expect(printedBy(runner)).toEqual([String(pid), String(pid)]);
});

test("processes that a task started outside the group end with it; the app's own group stays", async () => {
  const runner = aRunner();
  const app = await rawApp(`
    import { spawn } from "node:child_process";
    const run = (detached) => spawn("sleep", ["60"], { detached, stdio: "ignore" }).pid;
    const worker = run(false);
    for (;;) { const task = await next(); console.log(process.pid, worker, run(true)); await answer(task, {}); }
  `);
  await runner.report(aTask({ app }));
  const [pid = 0, worker = 0, stray = 0] = (printedBy(runner)[0] ?? "").split(" ").map(Number);
  expect([pid, worker, stray].map(isAlive)).toEqual([true, true, false]);
});

test("a start script may leave its process behind, in its group", async () => {
  const runner = aRunner();
  const loop = "for (;;) { const task = await next(); console.log(process.pid); await answer(task, {}); }";
  const app = await rawApp(loop, "node app.mjs & exit 0");
  for (let i = 0; i < 2; i++) expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: "FINISHED" });
  expect(new Set(printedBy(runner)).size).toBe(1);
});

test("when the start script has ended and no process asks, the task is an ERROR after a while", async () => {
  const { origin } = await serveBytes(startScript("sleep 60 & exit 0"));
  const report = await aRunner({ firstRequestWithinSeconds: 1 }).report(aTask({ app: { appURL: `${origin}/a.tgz` } }));
  expect(report).toMatchObject({ outcome: "ERROR", reason: expect.stringContaining("asked for a task") });
});

test("a one-shot whose group ends a moment after it is FINISHED then", async () => {
  const { origin } = await serveBytes(startScript("(sleep 0.4; echo late) & exit 0"));
  const runner = aRunner();
  expect(await runner.report(aTask({ app: { appURL: `${origin}/a.tgz` } }))).toMatchObject({ outcome: "FINISHED" });
  expect(printedBy(runner)).toEqual(["late"]);
});

test("a process that grew over its memory is ended after the task", async () => {
  const runner = aRunner();
  const app = await rawApp(`
    const kept = [];
    for (;;) {
      const task = await next();
      console.log(process.pid);
      if (task.context.jobParameter === "grow") kept.push(Buffer.alloc(300_000_000, 1));
      await answer(task, {});
    }`);
  const run = (jobParameter: string) => runner.report(aTask({ app, job: { jobParameter, memoryMB: 128 } }));
  for (const parameter of ["stay", "grow", "stay"]) expect(await run(parameter)).toMatchObject({ outcome: "FINISHED" });
  const [first, second, third] = printedBy(runner);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(isAlive(Number(first))).toBe(false);
});
