import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { historyOf } from "../e2e/harness/history.ts";
import { endOf } from "../e2e/harness/trigger.ts";
import { eventually } from "../support/eventually.ts";
import { patienceMs } from "../support/patience.ts";
import { aJavaRunner, jvmOf } from "./java-runner.ts";
import { startJavaStack } from "./java-stack.ts";
import { mavenPackage } from "./maven-package.ts";

const TASKS = 1_000;
/**
 * The number of tasks after which Elastic-Job's pool is full: it has 100 threads for each processor, and each task
 * adds one until then.
 */
const WARM = 200;
/**
 * One processor, so that the pool is as large on each machine. The heap is resident from the start, so growth of the
 * process is growth outside of the heap. The optimising compiler would add 35 MB of its own by the 1,000th task, once.
 */
const JVM_OPTIONS =
  "-XX:ActiveProcessorCount=1 -XX:+UseSerialGC -Xms32m -Xmx32m -XX:+AlwaysPreTouch -XX:TieredStopAtLevel=1";

/** The bounds, from the 200th task to the 1,000th: less than a kilobyte of live objects a task. */
const GROWTH = { threads: 2, liveKb: 512, classesKb: 512, residentMb: 8 };
/** Bounds of the whole process after 1,000 tasks: the pool, the JVM's own threads, and the conversation. */
const WHOLE = { threads: 130, residentMb: 140 };

/** The memory of a JVM after a full collection, and its threads. */
async function stateOf(jvm: number) {
  const run = async (tool: string, ...args: string[]) =>
    (await promisify(execFile)(tool, args, { env: { ...process.env, JAVA_TOOL_OPTIONS: "" } })).stdout;
  await run("jcmd", String(jvm), "GC.run");
  const [names = "", values = ""] = (await run("jstat", "-gc", String(jvm))).split("\n");
  const columns = new Map(
    names
      .trim()
      .split(/\s+/)
      .map((name, n) => [name, Number(values.trim().split(/\s+/)[n])]),
  );
  const kb = (...wanted: string[]) => wanted.reduce((sum, name) => sum + (columns.get(name) ?? Number.NaN), 0);
  const status = readFileSync(`/proc/${jvm}/status`, "utf8");
  const field = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status)?.[1]);
  return {
    threads: field("Threads"),
    liveKb: kb("S0U", "S1U", "EU", "OU"),
    classesKb: kb("MU"),
    residentMb: field("VmRSS") / KB_PER_MB,
  };
}
const KB_PER_MB = 1024;

test.for([
  { app: "cloud-2", bootstrapScript: "bin/start.sh" },
  { app: "cloud-3", bootstrapScript: "bin/start.sh simple" },
])("$app: a JVM that runs 1,000 tasks leaks no threads and no memory", async (row, context) => {
  const java = await aJavaRunner(context, row.app, { ...row, jvmOptions: JVM_OPTIONS });
  const jvms = new Set<number>();
  let warm: Awaited<ReturnType<typeof stateOf>> | undefined;
  for (let n = 1; n <= TASKS; n++) {
    const jobParameter = n % 10 === 0 ? "throw" : "";
    const run = await java.run({ jobParameter }, { item: n % 3 });
    expect(run.report.outcome).toBe(jobParameter === "" ? "FINISHED" : "FAILED");
    jvms.add(jvmOf(run));
    if (n === WARM) warm = await stateOf(jvmOf(run));
  }
  expect(jvms.size).toBe(1);
  const last = await stateOf(Math.max(...jvms));
  console.log(`${row.app}: after ${WARM} and ${TASKS} tasks`, warm, last);
  for (const name of Object.keys(GROWTH) as (keyof typeof GROWTH)[])
    expect(last[name] - (warm?.[name] ?? Number.NaN), name).toBeLessThanOrEqual(GROWTH[name]);
  expect(last.threads).toBeLessThanOrEqual(WHOLE.threads);
  expect(last.residentMb).toBeLessThanOrEqual(WHOLE.residentMb);
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
