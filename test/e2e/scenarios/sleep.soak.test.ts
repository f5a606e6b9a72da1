import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { instant } from "../../support/eventually.ts";
import { expectEveryInstant, instantsOf } from "../harness/every-instant.ts";
import { settled } from "../harness/history.ts";
import { request } from "../harness/request.ts";
import { startRuntime } from "../harness/runtime-process.ts";
import { serveHello } from "../harness/serve-hello.ts";

const EVERY_MS = 2_000;
const SLEEP_MS = 14_000;
const LATE_AFTER_SECONDS = 4;
const aJob = (jobName: string, more: object) => ({
  ...{ jobName, appName: "sleeper", jobType: "SCRIPT", scriptCommandLine: "/bin/true", jobExecutionType: "TRANSIENT" },
  ...{ cron: "0/2 * * * * ?", shardingTotalCount: 1, cpuCount: 0.1, memoryMB: 64 },
  ...more,
});

test("a machine that slept wakes to late fires: with misfire they run, without they are MISSED", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "sleep-"));
  const packages = await serveHello();
  const runtime = startRuntime(path.join(directory, "data"), {
    timings: { lateAfterSeconds: LATE_AFTER_SECONDS, settleAfterSeconds: LATE_AFTER_SECONDS },
  });
  try {
    const apiUrl = await runtime.apiUrl;
    const app = { appName: "sleeper", appURL: packages.url, bootstrapScript: "bin/start.sh" };
    await request(apiUrl, "POST", "/api/app", app);
    const jobs = [aJob("catches-up", { misfire: true }), aJob("lets-go", { misfire: false })];
    const registered = await Promise.all(jobs.map((job) => request(apiUrl, "POST", "/api/job/register", job)));
    const first = Math.max(
      ...registered.map((job) => Date.parse((job as { nextFireTimes: string[] }).nextFireTimes[0] ?? "")),
    );
    await instant(first + 2 * EVERY_MS);
    const asleep = runtime.processes();
    for (const pid of asleep) process.kill(pid, "SIGSTOP");
    const sleptAt = Date.now();
    await instant(sleptAt + SLEEP_MS);
    for (const pid of asleep) process.kill(pid, "SIGCONT");
    const wokeAt = Date.now();
    await instant(wokeAt + 4 * EVERY_MS);
    for (const job of jobs) await request(apiUrl, "POST", `/api/job/${job.jobName}/disable`);
    const last = wokeAt + 3 * EVERY_MS;

    const [caughtUp = [], letGo = []] = await Promise.all(jobs.map(({ jobName }) => settled(apiUrl, jobName, 30)));
    for (const history of [caughtUp, letGo]) expectEveryInstant(history, { first, last, everyMs: EVERY_MS });
    const until = (at: number) => (view: { fireTime: string }) => Date.parse(view.fireTime) <= at;
    for (const view of caughtUp.filter(until(last))) expect(view.status, view.executionId).toBe("FINISHED");
    const isSleptThrough = (at: number) => at > sleptAt && at < wokeAt - (LATE_AFTER_SECONDS + 2) * 1_000;
    const letGoThen = letGo.filter((view) => instantsOf(view, EVERY_MS).some(isSleptThrough));
    expect(letGoThen.flatMap((view) => instantsOf(view, EVERY_MS)).length).toBeGreaterThanOrEqual(3);
    for (const view of letGoThen) expect(view, view.executionId).toMatchObject({ status: "MISSED", reason: "late" });
  } finally {
    await runtime.crash("tree");
    packages.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
