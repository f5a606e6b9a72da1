import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { historyOf } from "../e2e/harness/history.ts";
import { endOf } from "../e2e/harness/trigger.ts";
import { eventually } from "../support/eventually.ts";
import { patienceMs } from "../support/patience.ts";
import { aJavaRunner, jvmOf } from "./java-runner.ts";
import { startJavaStack } from "./java-stack.ts";
import { mavenPackage } from "./maven-package.ts";

const TASKS = 1_000;
/** Elastic-Job's own pool: a new thread for each task up to so many per processor, each kept for five minutes. */
const POOL = 100 * availableParallelism();
/** When the pool has grown. */
const WARM = Math.min(POOL, TASKS / 2);
/** The JVM's own, and the conversation. */
const OTHER_THREADS = 40;
const MEMORY_MB = 100;

const statusOf = (pid: number, field: string) =>
  Number(new RegExp(`^${field}:\\s*(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
const KB_PER_MB = 1024;

test.for([
  { app: "cloud-2", bootstrapScript: "bin/start.sh" },
  { app: "cloud-3", bootstrapScript: "bin/start.sh simple" },
])("$app: a JVM that has run 1,000 tasks grows no more when Elastic-Job's pool has grown", async (row, context) => {
  const java = await aJavaRunner(context, row.app, row);
  const jvms = new Set<number>();
  let warmKb = 0;
  for (let n = 1; n <= TASKS; n++) {
    const jvm = jvmOf(await java.run({}, { item: n % 3 }));
    jvms.add(jvm);
    if (n === WARM) warmKb = statusOf(jvm, "VmRSS");
  }
  expect(jvms.size).toBe(1);
  const [jvm = 0] = jvms;
  const [threads, kb] = [statusOf(jvm, "Threads"), statusOf(jvm, "VmRSS")];
  const mb = (value: number) => Math.round(value / KB_PER_MB);
  console.log(`${row.app}: ${threads} threads, ${mb(warmKb)} MB after ${WARM} tasks, ${mb(kb)} MB after ${TASKS}`);
  expect(threads).toBeLessThanOrEqual(POOL + OTHER_THREADS);
  expect(mb(kb - warmKb)).toBeLessThan(MEMORY_MB);
});

test("a DAEMON job runs at its fires, in one JVM that stays, without a Quartz of its own", async (context) => {
  const java = await startJavaStack(await mavenPackage(context, "cloud-2"), 1);
  try {
    const began = Date.now();
    await java.register({ jobName: "daemon", jobExecutionType: "DAEMON", cron: "0/5 * * * * ?" });
    const ended = async () => {
      const history = await historyOf(java.stack.local.apiUrl, "daemon");
      return history.filter(({ status }) => status === "FINISHED").length >= 3 ? history : undefined;
    };
    const history = await eventually("three fires end", ended, patienceMs(40_000));
    expect(history.filter(({ status }) => !["FINISHED", "RUNNING", "SKIPPED"].includes(status))).toEqual([]);
    for (const { fireTime } of history) expect(Date.parse(fireTime) % 5_000).toBe(0);
    expect(Date.parse(history[0]?.fireTime ?? "")).toBeGreaterThanOrEqual(began);
    const lines = await Promise.all(
      history.map(async ({ executionId }) =>
        (await endOf(java.stack, executionId)).lines.filter((line) => line.startsWith("class|")),
      ),
    );
    expect(new Set(lines.flat().map((line) => line.split("|").at(-1))).size).toBe(1);
  } finally {
    await java.stop();
  }
});

test("fifty shards run in no more JVMs than there are runner processes", async (context) => {
  const sandboxes = 2;
  const java = await startJavaStack(await mavenPackage(context, "cloud-2"), sandboxes);
  try {
    const { execution, lines } = await java.run({ jobName: "wide", shardingTotalCount: 50 });
    expect(execution).toMatchObject({ status: "FINISHED", counts: { FINISHED: 50 } });
    const shards = lines.filter((line) => line.startsWith("class|")).map((line) => line.split("|"));
    expect(new Set(shards.map((shard) => shard[2])).size).toBe(50);
    expect(new Set(shards.map((shard) => shard[7])).size).toBeLessThanOrEqual(sandboxes);
  } finally {
    await java.stop();
  }
});
