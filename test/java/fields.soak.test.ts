import { expect, test } from "vitest";
import { patienceMs } from "../support/patience.ts";
import { aJavaRunner } from "./java-runner.ts";

/*
 * The fields of Elastic-Job-Cloud's job that its own executor reads, each with a job in which it alone makes the
 * difference. The page docs/migrating.md has the table.
 */

test("jobClass picks the class, and each of an app's jobs has its own", async (context) => {
  const java = await aJavaRunner(context, "cloud-2");
  expect((await java.run({ jobClass: "example.TellingJob" })).lines[0]).toMatch(/^class\|/);
  expect((await java.run({ jobClass: "example.CountingJob", jobType: "DATAFLOW" })).lines[0]).toBe("fetch|0|1");
});

test("beanName and applicationContext pick a Spring bean, which Spring has put together", async (context) => {
  const java = await aJavaRunner(context, "cloud-2");
  const applicationContext = "applicationContext.xml";
  expect((await java.run({ beanName: "tellingBean", applicationContext })).lines[0]).toMatch(/^bean\|/);
  const counting = await java.run({ beanName: "countingBean", applicationContext, jobType: "DATAFLOW" });
  expect(counting.lines[0]).toBe("fetch|0|1");
  // As upstream: one without the other is no bean.
  expect((await java.run({ beanName: "tellingBean" })).lines[0]).toMatch(/^class\|/);
  expect((await java.run({ applicationContext })).lines[0]).toMatch(/^class\|/);
});

test("jobProperties name the exception handler and the pool, which 2.1.5 itself ignored", async (context) => {
  const java = await aJavaRunner(context, "cloud-2");
  const job = { jobName: "handled", jobParameter: "throw" };
  const handled = await java.run({
    ...job,
    jobProperties: { job_exception_handler: "example.TellingHandler", executor_service_handler: "example.TellingPool" },
  });
  expect(handled.report).toMatchObject({ outcome: "FAILED", reason: expect.stringContaining("no connection") });
  expect(handled.lines).toContain("handler|handled|no connection");
  expect(handled.lines).toContain("pool|handled");
  const other = await java.run({ ...job, jobName: "unhandled" });
  expect(other.lines.filter((line) => /^(handler|pool)/.test(line))).toEqual([]);
});

test("streamingProcess repeats fetch and process until nothing is fetched; without it they run once", async (context) => {
  const java = await aJavaRunner(context, "cloud-2");
  const job = { jobType: "DATAFLOW", jobClass: "example.CountingJob" } as const;
  expect((await java.run({ ...job, streamingProcess: false })).lines).toEqual(["fetch|0|1", "process|0|[1, 2]"]);
  const rounds = ["fetch|0|1", "process|0|[1, 2]", "fetch|0|2", "process|0|[3, 4]", "fetch|0|3"];
  expect((await java.run({ ...job, streamingProcess: true })).lines).toEqual(rounds);
});

test("a streaming job whose time ends goes on as the next segment, also when others ran in between", async (context) => {
  const java = await aJavaRunner(context, "cloud-2", { timings: { stopBeforeEndSeconds: 0 } });
  await java.run();
  const [timeMs, roundMs] = [patienceMs(2_000), patienceMs(1_200)];
  const streaming = { jobType: "DATAFLOW", jobClass: "example.CountingJob", streamingProcess: true } as const;
  const task = java.taskOf({ ...streaming, jobParameter: `pause ${roundMs}` });
  expect(await java.runner.report(task, timeMs)).toMatchObject({ outcome: "FINISHED", more: true });
  expect((await java.run()).report).toMatchObject({ outcome: "FINISHED" });
  const second = await java.runner.report({ ...task, segment: 2 });
  expect(second).toMatchObject({ outcome: "FINISHED" });
  expect(second.more).toBeUndefined();
  expect(java.runner.printedBy(task)).toEqual([
    "fetch|0|1",
    "process|0|[1, 2]",
    "fetch|0|2",
    "process|0|[3, 4]",
    "fetch|0|3",
  ]);
});

test.for([
  { handler: "LOG", outcome: "FAILED" },
  { handler: "THROW", outcome: "FAILED" },
  { handler: "IGNORE", outcome: "FINISHED" },
])(
  "3.0.1: the error handler $handler is the job's, and a failure is then $outcome",
  async ({ handler, outcome }, context) => {
    const java = await aJavaRunner(context, "cloud-3", { bootstrapScript: "bin/start.sh simple" });
    const jobProperties = { job_exception_handler: handler };
    expect((await java.run({ jobParameter: "throw", jobProperties })).report).toMatchObject({ outcome });
    expect((await java.run({ jobProperties })).report).toMatchObject({ outcome: "FINISHED" });
  },
);
