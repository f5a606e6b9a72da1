import { expect, test } from "vitest";
import { aRunner } from "../a-runner.ts";
import { aTask } from "../a-task.ts";
import { nodeApp } from "../node-app.ts";
import { serveBytes } from "../package-server.ts";

const anApp = async (source: string) => ({ appURL: `${(await serveBytes(nodeApp(source))).origin}/a.tgz` });

test("a streaming DATAFLOW that runs out of time asks for its next segment, at a round's end", async () => {
  const app = await anApp(`
    import { runJobs } from "elastic-job-serverless";
    let next = 0;
    runJobs({ Endless: {
      fetchData: () => [next++],
      processData: async (_, [n]) => { console.log(n); await new Promise((done) => setTimeout(done, 50)); },
    } });`);
  const runner = aRunner({ segmentReserveSeconds: 1, stopBeforeEndSeconds: 0 });
  const job = { jobClass: "Endless", jobType: "DATAFLOW", streamingProcess: true } as const;
  const first = aTask({ app, job });
  expect(await runner.report(first, 2_000)).toMatchObject({ outcome: "FINISHED", more: true });
  const second = { ...first, segment: 2 };
  expect(await runner.report(second, 2_000)).toMatchObject({ outcome: "FINISHED", more: true });
  const numbers = runner.printedBy(first).map(Number);
  expect(numbers.length).toBeGreaterThan(4);
  expect(numbers).toEqual(numbers.map((_, index) => index));
  expect(await runner.run(second)).toEqual({ ignored: true });
});

test("100 shards of one app in one sandbox run in one process", async () => {
  const app = await anApp(`
    import { runJobs } from "elastic-job-serverless";
    runJobs({ Pid: { execute: () => console.log(process.pid) } });`);
  const runner = aRunner();
  const executionId = "foo_job.c1";
  for (let item = 0; item < 100; item++) {
    const task = aTask({ app, executionId, item, job: { jobClass: "Pid", shardingTotalCount: 100 } });
    expect(await runner.report(task)).toMatchObject({ outcome: "FINISHED" });
    expect(runner.printedBy(task)).toHaveLength(1);
  }
  expect(new Set(runner.printed.map((line) => line.split(" ").at(-1))).size).toBe(1);
});

test.each([
  { handler: "ignore", outcome: "FINISHED", starts: 1 },
  { handler: "log", outcome: "FAILED", starts: 1 },
  {
    handler: "com.dangdang.ddframe.job.executor.handler.impl.DefaultJobExceptionHandler",
    outcome: "FAILED",
    starts: 1,
  },
  { handler: "unheard-of", outcome: "FAILED", starts: 1 },
  { handler: "throw", outcome: "FAILED", starts: 2 },
  { handler: "own", outcome: "FINISHED", starts: 1 },
])("job_exception_handler $handler: $outcome", async ({ handler, outcome, starts }) => {
  const app = await anApp(`
    import { runJobs } from "elastic-job-serverless";
    runJobs(
      { Failing: { execute: ({ job }) => {
        console.log("pid", process.pid, job.jobProperties.executor_service_handler);
        throw new Error("no");
      } } },
      { exceptionHandlers: { own: (jobName, error) => { console.log(jobName, error.message); return "ignore"; } } },
    );`);
  const runner = aRunner();
  const jobProperties = { job_exception_handler: handler, executor_service_handler: "pool" };
  const tasks = [1, 2].map(() => aTask({ app, job: { jobClass: "Failing", jobProperties } }));
  for (const task of tasks) expect(await runner.report(task)).toMatchObject({ outcome });
  const pids = runner.printed.filter((line) => line.includes(" pid ") && line.endsWith(" pool"));
  expect(pids).toHaveLength(2);
  expect(new Set(pids.map((line) => line.split(" ").at(-2))).size).toBe(starts);
});
