import { expect, test } from "vitest";
import { aJavaRunner } from "./java-runner.ts";

/* Jobs of Elastic-Job Lite, which have no executor: the agent's own main class runs them. */

test.for(["lite-2", "lite-3"])(
  "%s: SIMPLE and DATAFLOW jobs of the plain API run, and fail with their reason",
  async (app, context) => {
    const java = await aJavaRunner(context, app);
    const simple = await java.run({ jobParameter: "all" }, { item: 1, shardingParameter: "Shanghai" });
    expect(simple.report).toMatchObject({ outcome: "FINISHED" });
    expect(simple.lines).toEqual([`class|foo_job|1|3|Shanghai|all|${simple.task.taskId}`]);

    const dataflow = { jobType: "DATAFLOW", jobClass: "example.CountingJob" } as const;
    expect((await java.run(dataflow)).lines).toEqual(["fetch|0|1", "process|0|[1, 2]"]);
    const rounds = ["fetch|0|1", "process|0|[1, 2]", "fetch|0|2", "process|0|[3, 4]", "fetch|0|3"];
    expect((await java.run({ ...dataflow, streamingProcess: true })).lines).toEqual(rounds);

    const failing = await java.run({ jobParameter: "throw" });
    expect(failing.report.outcome).toBe("FAILED");
    expect(failing.report.reason).toMatch(
      /^java\.lang\.IllegalStateException: no connection\n\tat example\.TellingJob/,
    );
    const missing = await java.run({ jobClass: "example.Missing" });
    expect(missing.report).toMatchObject({
      outcome: "ERROR",
      reason: expect.stringContaining("ClassNotFoundException: example.Missing"),
    });
    const noJob = await java.run({ jobClass: "java.lang.String" });
    expect(noJob.report).toMatchObject({
      outcome: "ERROR",
      reason: expect.stringContaining("is no SimpleJob and no DataflowJob"),
    });
  },
);

test("lite-2: a Spring bean is found, and an exception handler is called", async (context) => {
  const java = await aJavaRunner(context, "lite-2");
  const bean = { beanName: "tellingBean", applicationContext: "applicationContext.xml" };
  expect((await java.run(bean)).lines[0]).toMatch(/^bean\|/);
  const jobProperties = { job_exception_handler: "example.TellingHandler" };
  const handled = await java.run({ ...bean, jobParameter: "throw", jobProperties });
  expect(handled.report).toMatchObject({ outcome: "FAILED" });
  expect(handled.lines).toContain("handler|foo_job|no connection");
});
