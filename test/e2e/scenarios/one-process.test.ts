import { expect, test } from "vitest";
import { nodeAppFiles } from "../../runner/node-app.ts";
import { eventually } from "../../support/eventually.ts";
import { publish } from "../harness/a-job.ts";
import { startTestStack } from "../harness/local-stack.ts";
import { metricsIn } from "../harness/metrics-in.ts";
import { hostPackages, packed } from "../harness/package-host.ts";
import { runOnce } from "../harness/trigger.ts";

const SHARDS = 100;
const APP = `
import { type JobContext, runJobs } from "elastic-job-serverless";

runJobs({ Any: { execute: ({ shardingItem }: JobContext) => console.log(\`\${shardingItem} \${process.pid}\`) } });
`;

test("a hundred shards of an app in one sandbox run in one process, and the metrics count them", async () => {
  const bytes = packed(nodeAppFiles(APP));
  const host = await hostPackages(() => ({ bytes }));
  const stack = await startTestStack({ concurrency: 1, punctual: true });
  try {
    await publish(stack, {
      name: "resident",
      appURL: `${host.origin}/resident.tar.gz`,
      job: { shardingTotalCount: SHARDS },
    });
    const { execution, lines } = await runOnce(stack, "resident", 60_000);
    expect(execution).toMatchObject({ status: "FINISHED", counts: { FINISHED: SHARDS } });
    const told = lines.map((line) => line.split(" "));
    expect(new Set(told.map(([, pid]) => pid)).size, "processes").toBe(1);
    expect(told.map(([item]) => Number(item)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: SHARDS }, (_, i) => i),
    );
    await eventually(
      "the functions have written their metrics",
      () => metricsIn(stack, "ShardsFINISHED").length > 0 || undefined,
    );
    expect(metricsIn(stack, "FiresStarted")).toEqual([1]);
    expect(metricsIn(stack, "ShardsFINISHED")).toEqual([SHARDS]);
  } finally {
    await stack.stop();
    host.stop();
  }
});
