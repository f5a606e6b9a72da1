import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { patienceMs } from "../support/patience.ts";
import { aJavaRunner, jvmOf } from "./java-runner.ts";

/* Causes and their outcomes, for a package of Elastic-Job-Cloud 2.1.5 and one of 3.0.1. */

const APPS = [
  { app: "cloud-2", bootstrapScript: "bin/start.sh" },
  { app: "cloud-3", bootstrapScript: "bin/start.sh simple" },
] as const;

test.for(APPS)("$app: a task that fails leaves the process to the others, and says why", async (row, context) => {
  const java = await aJavaRunner(context, row.app, row);
  const first = await java.run();
  expect(first.report).toMatchObject({ outcome: "FINISHED" });
  const failing = await java.run({ jobParameter: "throw" });
  expect(failing.report).toMatchObject({ outcome: "FAILED" });
  const lines = failing.report.reason?.split("\n") ?? [];
  expect(lines[0]).toBe("java.lang.IllegalStateException: no connection");
  expect(lines[1]).toMatch(/^\tat example\.Behaviour\.follow\(Behaviour\.java:\d+\)$/);
  expect(lines).toContain("Caused by: java.io.IOException: refused");
  const next = await java.run({}, { item: 2, shardingParameter: "上海 😀" });
  expect(next.report).toMatchObject({ outcome: "FINISHED" });
  expect(next.lines[0]).toMatch(/\|foo_job\|2\|3\|上海 😀\|\|foo_job@-@2@-@READY@-@/);
  expect(new Set([first, failing, next].map(jvmOf)).size).toBe(1);
});

test.for(APPS)("$app: System.exit is FAILED with its code, at once", async (row, context) => {
  const java = await aJavaRunner(context, row.app, row);
  const { report } = await java.run({ jobParameter: "exit" });
  expect(report).toMatchObject({ outcome: "FAILED", reason: "exit code 3 without a result" });
  // Elastic-Job's pools would be waited for for two minutes.
  expect(report.endedAt - (report.startedAt ?? 0)).toBeLessThan(Math.min(100_000, patienceMs(10_000)));
  expect((await java.run()).report).toMatchObject({ outcome: "FINISHED" });
});

test.for(APPS)("$app: a JVM that is killed is LOST, behind a shell too", async (row, context) => {
  const java = await aJavaRunner(context, row.app, row);
  expect((await java.run({ jobParameter: "kill" })).report).toMatchObject({
    outcome: "LOST",
    reason: "killed by SIGKILL",
  });
});

test.for(APPS)("$app: an OutOfMemoryError is FAILED, and the next task gets another JVM", async (row, context) => {
  const java = await aJavaRunner(context, row.app, row);
  const exhausted = await java.run({ jobParameter: "exhaust" });
  expect(exhausted.report).toMatchObject({
    outcome: "FAILED",
    reason: expect.stringMatching(/^java\.lang\.OutOfMemoryError/),
  });
  const next = await java.run();
  expect(next.report).toMatchObject({ outcome: "FINISHED" });
  expect(jvmOf(next)).not.toBe(jvmOf(exhausted));
});

test.for(APPS)("$app: a kill and a time-out interrupt the job before they end the process", async (row, context) => {
  const java = await aJavaRunner(context, row.app, { ...row, timings: { cancelPollSeconds: 0.2 } });
  const late = await java.run({ jobParameter: "sleep", timeoutSeconds: Math.ceil(patienceMs(2_000) / 1_000) });
  expect(late.report).toMatchObject({ outcome: "FAILED", reason: "timeout" });
  expect(java.runner.printedBy(late.task)).toContain("interrupted");

  const task = java.taskOf({ jobParameter: "sleep" });
  const report = java.runner.report(task);
  await eventually(
    "the job sleeps",
    () => (java.runner.printedBy(task).includes("asleep") ? true : undefined),
    patienceMs(10_000),
  );
  java.runner.world.cancelFlags.put(task.cancelKey, true);
  expect(await report).toMatchObject({ outcome: "KILLED", reason: "cancelled" });
  expect(java.runner.printedBy(task)).toContain("interrupted");
});

test.for([
  {
    what: "a class that is not there",
    job: { jobClass: "example.Missing" },
    words: /Elastic-Job: Class 'example\.Missing' initialize failure/,
  },
  {
    what: "a class that is no job",
    job: { jobClass: "example.CloudMain" },
    words: /must implements ElasticJob interface/,
  },
  {
    what: "a bean that is not there",
    job: { beanName: "nothing", applicationContext: "applicationContext.xml" },
    words: /NoSuchBeanDefinitionException: No bean named 'nothing'/,
  },
  {
    what: "a context that cannot be made",
    job: { beanName: "tellingBean", applicationContext: "broken.xml" },
    words: /CannotLoadBeanClassException: Cannot find class \[example\.Missing\]/,
  },
])(
  "cloud-2: $what is an ERROR in Elastic-Job's own words, and the process goes on",
  async ({ job, words }, context) => {
    const java = await aJavaRunner(context, "cloud-2");
    const jvm = jvmOf(await java.run());
    const { report } = await java.run(job);
    expect(report).toMatchObject({ outcome: "ERROR", reason: expect.stringMatching(words) });
    expect(jvmOf(await java.run())).toBe(jvm);
  },
);

test("cloud-2: a task that Elastic-Job loses in its pool, before it tells of it, is an ERROR", async (context) => {
  const java = await aJavaRunner(context, "cloud-2");
  const { report } = await java.run({ jobClass: "" });
  expect(report).toMatchObject({ outcome: "ERROR", reason: "Elastic-Job's executor gave the task up" });
  expect((await java.run()).report).toMatchObject({ outcome: "FINISHED" });
});

test("cloud-2: an app whose classes are not on the class path, as in a fat jar, runs too", async (context) => {
  const java = await aJavaRunner(context, "cloud-2", { bootstrapScript: "bin/start-fat.sh" });
  expect((await java.run()).report).toMatchObject({ outcome: "FINISHED" });
  expect((await java.run({ jobParameter: "throw" })).report).toMatchObject({ outcome: "FAILED" });
});

test("cloud-3: a handler that the package does not have is an ERROR in Elastic-Job's own words", async (context) => {
  const java = await aJavaRunner(context, "cloud-3", { bootstrapScript: "bin/start.sh simple" });
  const { report } = await java.run({ jobProperties: { job_exception_handler: "NOTHING" } });
  expect(report).toMatchObject({
    outcome: "ERROR",
    reason: expect.stringContaining("Cannot find job error handler type 'NOTHING'"),
  });
  expect((await java.run()).report).toMatchObject({ outcome: "FINISHED" });
});
