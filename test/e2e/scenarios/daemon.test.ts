import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { nodeAppFiles } from "../../runner/node-app.ts";
import { eventually } from "../../support/eventually.ts";
import { SLOWNESS } from "../../support/patience.ts";
import { publishApp, register } from "../harness/a-job.ts";
import { historyOf, settled } from "../harness/history.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type PackageHost, packed } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";

/** A healthy shard ends before its next instant, also while other tests run: on a slow machine that comes later. */
const EVERY_SECONDS = [4, 5, 6, 10, 12, 15, 20].find((seconds) => seconds >= 4 * SLOWNESS) ?? 30;
const EVERY_MS = EVERY_SECONDS * 1_000;
const OFTEN = `0/${EVERY_SECONDS} * * * * ?`;
const INSTANTS = 8;

/**
 * Each shard notes `<instant, epoch ms> <item>` with its first instruction. Shard 1 of the watched job takes longer than
 * two instants, and shard 2 loses its process at every third one. One other job always throws, the third sleeps until it
 * is ended.
 */
const APP = `
import { appendFileSync } from "node:fs";
import { type JobContext, runJobs } from "elastic-job-serverless";

class Watched {
  async execute({ shardingItem, fireTime, attempt, jobParameter }: JobContext) {
    const at = Date.parse(fireTime);
    appendFileSync(jobParameter, at + " " + shardingItem + "\\n");
    if (shardingItem === 1) await new Promise((resolve) => setTimeout(resolve, ${2.5 * EVERY_MS}));
    if (shardingItem !== 2 || attempt > 1 || (at / ${EVERY_MS}) % 3 !== 0) return;
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => {});
  }
}

class Failing {
  execute() {
    throw new Error("as always");
  }
}

class Sleeping {
  async execute({ shardingItem, fireTime, jobParameter }: JobContext) {
    appendFileSync(jobParameter, Date.parse(fireTime) + " " + shardingItem + "\\n");
    await new Promise(() => setTimeout(() => {}, 60_000));
  }
}

runJobs({ Watched, Failing, Sleeping });
`;

let stack: TestStack;
let host: PackageHost;
let log: string;

beforeAll(async () => {
  host = await hostPackages(() => ({ bytes: packed(nodeAppFiles(APP)) }));
  stack = await startTestStack(
    { punctual: true, concurrency: 8 },
    { timings: { failoverBackoffSeconds: 1, fenceSeconds: 1, cancelPollSeconds: 1 } },
  );
  log = path.join(stack.directory, "began.log");
  await publishApp(stack, { appName: "resident", appURL: `${host.origin}/app.tgz`, eventTraceSamplingCount: 5 });
});

afterAll(async () => {
  host?.stop();
  await stack?.stop();
});

test("a slow and a crashing shard cost the healthy one no instant; one execution in five is kept, and every failure", async () => {
  const watched = { ...daemon("Watched"), shardingTotalCount: 3, jobParameter: log };
  await Promise.all([watched, daemon("Failing")].map((job) => register(stack, job)));
  await eventually(
    `${INSTANTS} instants`,
    () => (began(0).length >= INSTANTS ? true : undefined),
    60_000 + INSTANTS * EVERY_MS,
  );
  // No instant is to come: running executions end by themselves.
  for (const job of [watched, daemon("Failing")])
    await request(stack.local.apiUrl, "PUT", "/api/job/update", { ...job, cron: "0 0 0 1 1 ? 2199" });
  const watchedHistory = await settled(stack.local.apiUrl, "Watched", 30);
  const instants = watchedHistory.map(({ fireTime }) => Date.parse(fireTime));
  // The first run starts the process, which may take longer than to the next instant.
  const [, warmAt = 0] = began(0);
  const warm = (at: number) => at >= warmAt;
  expect(began(0).filter(warm), "the healthy shard was there once at every instant").toEqual(instants.filter(warm));
  expect(instants.map((at, n) => at - (instants[0] ?? 0) - n * EVERY_MS).filter((gap) => gap !== 0)).toEqual([]);
  expect(began(1).length, "the slow shard was busy at some").toBeLessThan(instants.length);
  expect(began(2).length, "the crashing shard ran again").toBeGreaterThan(new Set(began(2)).size);
  const ofWarm = watchedHistory.filter(({ fireTime }) => warm(Date.parse(fireTime)));
  expect(new Set(ofWarm.map(({ status }) => status))).toEqual(new Set(["FINISHED"]));
  const ran = watchedHistory.filter(ranShards);
  const kept = ran.filter(isKept).length;
  expect([Math.floor(ran.length / 5), Math.ceil(ran.length / 5)]).toContain(kept);

  const failures = (await settled(stack.local.apiUrl, "Failing", 30)).filter(ranShards);
  expect(failures.length, "most instants met no process of the one before").toBeGreaterThan(INSTANTS / 2);
  expect(new Set(failures.map(({ status }) => status))).toEqual(new Set(["FAILED"]));
  expect(failures.filter(isKept)).toHaveLength(failures.length);
});

test("a disabled job ends, with all of its waiting fires", async () => {
  const sleeping = { ...daemon("Sleeping"), misfire: true, jobParameter: path.join(stack.directory, "slept.log") };
  await register(stack, sleeping);
  const { apiUrl } = stack.local;
  const waiting = async () => ((await historyOf(apiUrl, "Sleeping")).length > 2 ? true : undefined);
  await eventually("an execution runs and two wait", waiting, 30_000);
  await eventually("it sleeps", () => (notesIn(sleeping.jobParameter).length > 0 ? true : undefined));
  await request(apiUrl, "POST", "/api/job/Sleeping/disable");
  const history = await settled(apiUrl, "Sleeping", 30);
  expect(history.filter(({ status }) => status === "KILLED").length).toBeGreaterThan(2);
  expect(new Set(history.map(({ reason }) => reason))).toEqual(new Set(["disabled"]));
  expect(notesIn(sleeping.jobParameter)).toHaveLength(1);
});

const daemon = (jobName: string) => ({
  jobName,
  appName: "resident",
  jobClass: jobName,
  jobType: "SIMPLE",
  jobExecutionType: "DAEMON",
  cron: OFTEN,
  shardingTotalCount: 1,
  cpuCount: 0.01,
  memoryMB: 64,
});

/** A fire that met all its shards in the start of their processes ran none: it is told as SKIPPED, and is no sample. */
const ranShards = ({ status }: ExecutionView) => status !== "SKIPPED";

const isKept = ({ reason }: ExecutionView) => reason !== "sampled-out";

/** Instants (epoch ms, ascending) at which a shard began, as often as it did. */
const began = (item: number): number[] =>
  notesIn(log)
    .filter(([, shard]) => shard === item)
    .map(([at]) => at)
    .sort((a, b) => a - b);

function notesIn(file: string): [at: number, item: number][] {
  // Before the first shard begins there is no file.
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  return lines.map((line) => line.split(" ").map(Number) as [number, number]);
}
