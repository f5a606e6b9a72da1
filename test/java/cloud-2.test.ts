import { expect, test } from "vitest";
import { patienceMs } from "../support/patience.ts";
import { startJavaStack } from "./java-stack.ts";
import { mavenPackage } from "./maven-package.ts";

/** TellingJob's output for each shard: the ids of the task and of the JVM at the end. */
const told = (lines: readonly string[]) =>
  lines.filter((line) => /^(class|bean)\|/.test(line)).map((line) => line.split("|"));

test(
  "a package of Elastic-Job-Cloud 2.1.5 runs unchanged: each shard sees its own, and a failure is told",
  async (context) => {
    const java = await startJavaStack(await mavenPackage(context, "cloud-2"), 1);
    try {
      const simple = await java.run({
        jobName: "simple",
        shardingTotalCount: 3,
        shardingItemParameters: "0=Beijing,1=Shanghai,2=Guangzhou",
        jobParameter: "all",
      });
      expect(simple.execution).toMatchObject({ status: "FINISHED", counts: { FINISHED: 3 } });
      const shards = told(simple.lines).sort(([, , one = ""], [, , other = ""]) => one.localeCompare(other));
      expect(shards.map((shard) => shard.slice(0, 6))).toEqual([
        ["class", "simple", "0", "3", "Beijing", "all"],
        ["class", "simple", "1", "3", "Shanghai", "all"],
        ["class", "simple", "2", "3", "Guangzhou", "all"],
      ]);
      for (const [, , item, , , , taskId] of shards)
        expect(taskId).toMatch(new RegExp(`^simple@-@${item}@-@READY@-@${simple.execution.executionId}\\.1@-@`));
      const [jvm, ...others] = new Set(shards.map((shard) => shard[7]));
      expect(others).toEqual([]);

      const failing = await java.run({ jobName: "failing", jobParameter: "throw" });
      expect(failing.execution).toMatchObject({ status: "FAILED", counts: { FAILED: 1 } });
      expect(failing.reports[0]?.reason).toMatch(
        /^java.lang.IllegalStateException: no connection\n\tat example\.Behaviour/,
      );

      const missing = await java.run({ jobName: "missing", jobClass: "example.Missing" });
      expect(missing.execution).toMatchObject({ status: "ERROR" });
      expect(missing.reports[0]?.reason).toContain("Elastic-Job: Class 'example.Missing' initialize failure");

      const dataflow = { jobType: "DATAFLOW", jobClass: "example.CountingJob", streamingProcess: true };
      const streaming = await java.run({ jobName: "streaming", ...dataflow });
      expect(streaming.execution).toMatchObject({ status: "FINISHED" });
      expect(streaming.lines).toEqual(["fetch|0|1", "process|0|[1, 2]", "fetch|0|2", "process|0|[3, 4]", "fetch|0|3"]);

      const spring = { beanName: "tellingBean", applicationContext: "applicationContext.xml" };
      const bean = await java.run({ jobName: "bean", ...spring });
      expect(told(bean.lines)).toEqual([["bean", "bean", "0", "1", "", "", expect.any(String), jvm]]);
    } finally {
      await java.stop();
    }
  },
  patienceMs(30_000),
);
