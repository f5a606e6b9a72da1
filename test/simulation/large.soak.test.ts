import { expect, test } from "vitest";
import { aJob } from "../support/a-job.ts";
import { violationsOf } from "./checker.ts";
import { playLarge } from "./large.ts";
import type { History } from "./scenario.ts";

const WEEK_MS = 7 * 86_400_000;
const JOBS = 100;
/** A job of every tenth minute has 1,008 fires a week. */
const weekly = Array.from({ length: JOBS }, (_, index) =>
  aJob({
    jobName: `job.${index}`,
    cron: `${index % 60} ${index % 10}/10 * * * ?`,
    shardingTotalCount: 1,
    shardingItemParameters: "",
  }),
);

test("a week of 100 jobs with 100,000 fires is played in under a minute", async () => {
  const begun = performance.now();
  const history = await playLarge({
    ...{ jobs: weekly, lastsMs: WEEK_MS, maxInFlight: 500, maxSteps: 50_000_000, severity: 0 },
    work: { ms: 5_000, outcome: "FINISHED" },
  });
  const seconds = (performance.now() - begun) / 1_000;
  expect(violationsOf(history)).toEqual([]);
  const { fires } = tell(history, seconds);
  expect(fires).toBeGreaterThanOrEqual(100_000);
  expect(seconds).toBeLessThan(60);
});

test("100,000 shards of one job complete, with faults", async () => {
  const begun = performance.now();
  const shards = 100_000;
  const job = aJob({ cron: "0 0 9 * * ?", shardingTotalCount: shards, shardingItemParameters: "", failover: true });
  const history = await playLarge({
    ...{ jobs: [job], lastsMs: 4 * 3_600_000, maxInFlight: 500, maxSteps: 50_000_000, severity: 0.1 },
    work: { ms: 5_000, outcome: "FINISHED" },
  });
  const seconds = (performance.now() - begun) / 1_000;
  expect(violationsOf(history)).toEqual([]);
  tell(history, seconds);
  expect(history.system.world.executions.values()).toMatchObject([
    { shards, status: "FINISHED", counts: { FINISHED: shards } },
  ]);
});

function tell({ system: { world, runs, clock } }: History, seconds: number) {
  const fires = world.fires.keys().length;
  console.log(`${fires} fires, ${runs.length} runs, ${clock.events} events in ${seconds.toFixed(1)} s`);
  return { fires };
}
