import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { DeadLettersOfQueue } from "../../../functions/contract/overview.ts";
import { inParallel } from "../../../functions/steps/in-parallel.ts";
import { LATE_MS } from "../../../infra/constructs/watching/alarm-table.ts";
import { instant } from "../../support/eventually.ts";
import { publishApp, register } from "../harness/a-job.ts";
import { expectEveryInstant } from "../harness/every-instant.ts";
import { settled } from "../harness/history.ts";
import { percentile } from "../harness/job-log.ts";
import { startTestStack } from "../harness/local-stack.ts";
import { metricsIn } from "../harness/metrics-in.ts";
import { hostPackages, packed } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";

/*
 * A thousand jobs of one shard are due on one second in an account of ten concurrent invocations. Nothing is lost, and
 * nothing runs twice: the lateness grows, and its alarm says so.
 */

const JOBS = Number(process.env.BURST_JOBS ?? "1000");
const CONCURRENCY = 10;
const OTHER_EVERY_MS = 10_000;
/** Its second argument is the sharding context. */
const SCRIPT = `#!/bin/sh\necho "$2" >> "$BURST_LOG"\nsleep 0.2\n`;
const IN_PARALLEL = 4;

const nameOf = (n: number) => `burst-${n}`;

/** A cron of one instant. */
function onceAt(at: number): string {
  const date = new Date(at);
  const time = [date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours()];
  return [...time, date.getUTCDate(), date.getUTCMonth() + 1, "?", date.getUTCFullYear()].join(" ");
}

/** The same shards as bare processes, as many at a time as the account has invocations. @returns ms */
async function runBare(): Promise<number> {
  const directory = mkdtempSync(path.join(tmpdir(), "burst-"));
  const script = path.join(directory, "run.sh");
  writeFileSync(script, SCRIPT, { mode: 0o755 });
  const env = { ...process.env, BURST_LOG: path.join(directory, "log") };
  const began = performance.now();
  const runs = Array.from({ length: JOBS }, (_, n) => n);
  await inParallel(runs, CONCURRENCY, async (n) => void (await promisify(execFile)(script, ["x", String(n)], { env })));
  const ms = performance.now() - began;
  rmSync(directory, { recursive: true });
  return ms;
}

const TIMEOUT_MS = 5_400_000;

test(`${JOBS} jobs on one second with ${CONCURRENCY} concurrent invocations: late, and nothing is lost or doubled`, {
  timeout: TIMEOUT_MS,
}, async () => {
  const bareMs = await runBare();
  const bytes = packed({ "run.sh": SCRIPT });
  const host = await hostPackages(() => ({ bytes }));
  const stack = await startTestStack(
    { punctual: true, concurrency: CONCURRENCY, accountConcurrency: CONCURRENCY },
    {},
    { accountConcurrency: CONCURRENCY },
  );
  const { apiUrl } = stack.local;
  const log = path.join(stack.directory, "burst.log");
  try {
    const appURL = `${host.origin}/burst.tar.gz`;
    await publishApp(stack, { appName: "burst", appURL, environment: { BURST_LOG: log } });
    const script = { appName: "burst", jobType: "SCRIPT", jobClass: undefined, scriptCommandLine: "./run.sh" };
    const began = Date.now();
    const other = { jobName: "other", ...script, cron: `0/${OTHER_EVERY_MS / 1_000} * * * * ?`, misfire: true };
    await register(stack, { ...other, scriptCommandLine: "./run.sh x" });
    await inParallel([1, 2, 3, 4, 5, 6, 7, 8], IN_PARALLEL, (n) =>
      register(stack, { ...script, jobName: `measured-${n}` }),
    );
    // Longer than the registrations take.
    const registrationsMs = ((Date.now() - began) / 8) * JOBS;
    const due = Math.ceil((Date.now() + 1.5 * registrationsMs + 60_000) / 1_000) * 1_000;
    await inParallel(
      Array.from({ length: JOBS }, (_, n) => n),
      IN_PARALLEL,
      (n) => register(stack, { ...script, jobName: nameOf(n), cron: onceAt(due), scriptCommandLine: "./run.sh x" }),
    );
    expect(Date.now(), "all are registered before their instant").toBeLessThan(due);
    await instant(due);
    const histories: ExecutionView[][] = [];
    for (let n = 0; n < JOBS; n++) histories.push(await settled(apiUrl, nameOf(n), 900));
    const lastEnd = Math.max(...histories.map(([one]) => Date.parse(one?.endTime ?? "")));

    const outcomes = histories.map((history) => history.map(({ status }) => status));
    expect(outcomes, "one outcome each").toEqual(Array.from({ length: JOBS }, () => ["FINISHED"]));
    const ran = readFileSync(log, "utf8").trimEnd().split("\n");
    const burst = ran.map((line) => JSON.parse(line).jobName as string).filter((name) => name.startsWith("burst-"));
    expect([burst.length, new Set(burst).size], "none is doubled").toEqual([JOBS, JOBS]);
    const queues = DeadLettersOfQueue.array().parse(await request(apiUrl, "GET", "/api/operate/dead-letters"));
    const letters = queues.map(({ waiting, received }) => waiting + received);
    expect(letters, "no dead letters").toEqual([0, 0, 0]);

    const last = Math.floor(Date.now() / OTHER_EVERY_MS) * OTHER_EVERY_MS - OTHER_EVERY_MS;
    await request(apiUrl, "POST", "/api/job/other/disable");
    const others = await settled(apiUrl, "other", 300);
    const first = Math.ceil((due - 30_000) / OTHER_EVERY_MS) * OTHER_EVERY_MS;
    expectEveryInstant(others, { first, last, everyMs: OTHER_EVERY_MS });
    const during = others.filter(({ fireTime }) => Date.parse(fireTime) >= first && Date.parse(fireTime) <= last);
    expect(new Set(during.map(({ status }) => status)), "no fire of another job is lost").toEqual(
      new Set(["FINISHED"]),
    );

    const lateness = metricsIn(stack, "FireLateness");
    const p99 = percentile(lateness, 0.99);
    expect(p99, "the alarm of late fires sounds").toBeGreaterThanOrEqual(LATE_MS);
    const totalMs = lastEnd - due;
    const seconds = (ms: number) => (ms / 1_000).toFixed(1);
    console.log(
      `${JOBS} shards of 0.2 s: ${seconds(totalMs)} s, bare ${seconds(bareMs)} s, ratio ${(totalMs / bareMs).toFixed(1)};` +
        ` lateness p50 ${seconds(percentile(lateness, 0.5))} s, p99 ${seconds(p99)} s; ${during.length} fires of another job`,
    );
  } finally {
    await stack.stop();
    host.stop();
  }
});
