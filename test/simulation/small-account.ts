import { aJob } from "../support/a-job.ts";
import { playLarge } from "./large.ts";
import type { History } from "./scenario.ts";
import type { Plant } from "./system.ts";

/** The quota of a new AWS account. */
const CONCURRENCY = 10;
/** How long a shard of the wide job runs, ms. */
export const WIDE_MS = 20_000;
const NARROW_MS = 2_000;

/** Two jobs for an hour: one has 500 shards of 20 s, the other one shard of 2 s every minute. */
export const playSmallAccount = (more: { plant?: Plant; seed?: number; severity?: number } = {}): Promise<History> =>
  playLarge({
    jobs: [
      aJob({
        jobName: "wide",
        cron: "0 30 * * * ?",
        shardingTotalCount: 500,
        shardingItemParameters: "",
        failover: true,
      }),
      aJob({ jobName: "narrow", cron: "0 * * * * ?", shardingTotalCount: 1, shardingItemParameters: "" }),
    ],
    work: ({ job: { jobName } }) => ({ ms: jobName === "wide" ? WIDE_MS : NARROW_MS, outcome: "FINISHED" }),
    ...{ lastsMs: 3_600_000, maxInFlight: 500, maxSteps: 10_000_000, severity: 0, accountConcurrency: CONCURRENCY },
    ...more,
  });

/** Fires of a job that did not run. */
export const unrunFires = ({ system }: History, jobName: string) =>
  system.world.fires.values(`${jobName}#`).filter(({ status }) => status === "MISSED" || status === "SKIPPED");

/** The longest time (ms) between the instant of a job's fire and a first attempt of it. */
export const latestOf = ({ system }: History, jobName: string): number =>
  Math.max(
    ...system.runs
      .filter((run) => run.jobName === jobName && run.attempt === 1)
      .map(({ beganAt, executionId }) => beganAt - (system.world.executions.get(executionId)?.firedAt ?? 0)),
  );
