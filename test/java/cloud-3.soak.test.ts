import { expect, test } from "vitest";
import { startJavaStack } from "./java-stack.ts";
import { mavenPackage } from "./maven-package.ts";

/* Elastic-Job 3's executor runs the jobs that the app's main class gave to JobBootstrap, each when it is due. */

test("3.0.1: the instance given to JobBootstrap does every task with its own item, parameters and id", async (context) => {
  const java = await startJavaStack(await mavenPackage(context, "cloud-3"), 1, "bin/start.sh simple");
  try {
    const shardingItemParameters = "0=Beijing,1=Shanghai,2=Guangzhou";
    const ran = await java.run({ jobName: "one", shardingTotalCount: 3, shardingItemParameters, jobParameter: "all" });
    expect(ran.execution).toMatchObject({ status: "FINISHED", counts: { FINISHED: 3 } });
    const shards = ran.lines.filter((line) => line.startsWith("instance|")).sort();
    expect(shards.map((line) => line.split("|").slice(1, 6))).toEqual([
      ["one", "0", "3", "Beijing", "all"],
      ["one", "1", "3", "Shanghai", "all"],
      ["one", "2", "3", "Guangzhou", "all"],
    ]);
    for (const [item, line] of shards.entries())
      expect(line).toContain(`|one@-@${item}@-@READY@-@${ran.execution.executionId}.1@-@`);
    const failing = await java.run({ jobName: "two", jobParameter: "throw" });
    expect(failing.execution).toMatchObject({ status: "FAILED" });
    expect((await java.run({ jobName: "three" })).execution).toMatchObject({ status: "FINISHED" });
  } finally {
    await java.stop();
  }
});

test("3.0.1: a streaming DATAFLOW, and a type of the app's own", async (context) => {
  const bytes = await mavenPackage(context, "cloud-3");
  const dataflow = await startJavaStack(bytes, 1, "bin/start.sh dataflow");
  try {
    const ran = await dataflow.run({ jobName: "streaming", jobType: "DATAFLOW", streamingProcess: true });
    expect(ran.execution).toMatchObject({ status: "FINISHED" });
    const rounds = ["fetch|0|1", "process|0|[1, 2]", "fetch|0|2", "process|0|[3, 4]", "fetch|0|3"];
    expect(ran.lines.filter((line) => line.includes("|"))).toEqual(rounds);
  } finally {
    await dataflow.stop();
  }
  const typed = await startJavaStack(bytes, 1, "bin/start.sh TELLING");
  try {
    const ran = await typed.run({ jobName: "typed", shardingTotalCount: 2 });
    expect(ran.lines.filter((line) => line.includes("|")).sort()).toEqual(["typed|typed|0", "typed|typed|1"]);
  } finally {
    await typed.stop();
  }
});
