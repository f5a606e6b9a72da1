import { expect, test } from "vitest";
import { curl } from "../e2e/harness/curl.ts";
import { endOf, printedBy, trigger } from "../e2e/harness/trigger.ts";
import { eventually } from "../support/eventually.ts";
import { patienceMs } from "../support/patience.ts";
import { startJavaStack } from "./java-stack.ts";
import { mavenPackage } from "./maven-package.ts";

/* The causes of outcomes.soak.test.ts and the kinds of jobs, as a user with curl sees them. */

/** The JVM and the loggers print lines without a bar. */
const isJobs = (line: string) => line.includes("|");

const APPS = [
  { app: "cloud-2", bootstrapScript: "bin/start.sh" },
  { app: "cloud-3", bootstrapScript: "bin/start.sh simple" },
] as const;

const CAUSES = [
  {
    jobParameter: "throw",
    status: "FAILED",
    reason: /^java\.lang\.IllegalStateException: no connection\n\tat example\./,
  },
  { jobParameter: "exit", status: "FAILED", reason: /^exit code 3 without a result$/ },
  {
    jobParameter: "exhaust",
    status: "FAILED",
    reason: /^java\.lang\.OutOfMemoryError: Java heap space\n\tat example\./,
  },
  { jobParameter: "sleep", status: "FAILED", reason: /^timeout$/, timeoutSeconds: 3 },
  { jobParameter: "kill", status: "LOST", reason: /^killed by SIGKILL$/ },
];

test.for(APPS)("$app: each cause has its outcome and reason, and the next task runs", async (row, context) => {
  const java = await startJavaStack(await mavenPackage(context, row.app), 1, row.bootstrapScript);
  try {
    for (const { status, reason, ...job } of CAUSES) {
      const ran = await java.run({ jobName: `job_${job.jobParameter}`, ...job });
      expect(ran.execution).toMatchObject({ status, reason: expect.stringMatching(reason) });
      const next = await java.run({ jobName: `after_${job.jobParameter}` });
      expect(next.execution, job.jobParameter).toMatchObject({ status: "FINISHED" });
    }
  } finally {
    await java.stop();
  }
});

test.for(APPS)("$app: a kill interrupts a running job", async (row, context) => {
  const java = await startJavaStack(await mavenPackage(context, row.app), 1, row.bootstrapScript);
  try {
    await java.register({ jobName: "sleeper", jobParameter: "sleep" });
    const executionId = await trigger(java.stack, "sleeper");
    const lines = () => printedBy(java.stack, executionId).map(({ line }) => line);
    const isAsleep = () => (lines().includes("asleep") ? true : undefined);
    await eventually("the job sleeps", isAsleep, patienceMs(15_000));
    const url = `${java.stack.local.apiUrl}/api/job/executions/${executionId}/kill`;
    expect(await curl(`curl -X POST ${url}`)).toMatchObject({ status: 202 });
    expect((await endOf(java.stack, executionId)).execution).toMatchObject({ status: "KILLED" });
    expect(lines()).toContain("interrupted");
  } finally {
    await java.stop();
  }
});

test("cloud-2: DATAFLOW jobs of a class and of a Spring bean, once and streaming", async (context) => {
  const java = await startJavaStack(await mavenPackage(context, "cloud-2"), 1);
  try {
    const ofClass = { jobType: "DATAFLOW", jobClass: "example.CountingJob" };
    const ofBean = { ...ofClass, beanName: "countingBean", applicationContext: "applicationContext.xml" };
    for (const [name, job] of Object.entries({ ofClass, ofBean })) {
      const once = await java.run({ jobName: `${name}_once`, ...job, streamingProcess: false });
      expect(once.lines.filter(isJobs)).toEqual(["fetch|0|1", "process|0|[1, 2]"]);
      const streaming = await java.run({ jobName: `${name}_streaming`, ...job, streamingProcess: true });
      const rounds = ["fetch|0|1", "process|0|[1, 2]", "fetch|0|2", "process|0|[3, 4]", "fetch|0|3"];
      expect(streaming.lines.filter(isJobs)).toEqual(rounds);
    }
  } finally {
    await java.stop();
  }
});
