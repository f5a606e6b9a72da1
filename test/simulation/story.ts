import type { JobConfig } from "../../functions/contract/job.ts";
import type { PermitRules } from "../../functions/core/run/permits.ts";
import { aJob } from "../support/a-job.ts";
import type { Weakness } from "./adversary.ts";
import { changesOf } from "./changes-story.ts";
import type { Dice } from "./dice.ts";
import type { Operation } from "./job-knowledge.ts";

/** The kind of story that a seed tells. */
export interface Story {
  readonly name:
    | "busy"
    | "flood"
    | "month"
    | "letters"
    | "kills"
    | "changes"
    | "outage"
    | "streams"
    | "apps"
    | "lies"
    | "backfills"
    | "small account"
    | "conversions"
    | "triggers";
  readonly jobs: number;
  /** Users of each job at the same time. @default 1, sometimes 2 */
  readonly users?: number;
  /** Nine in ten operations of the users. @default any, all alike */
  readonly often?: Operation;
  /** Likelihood that the API dies right after it has written a schedule. @default 0 */
  readonly dying?: number;
  /** Likelihood that a job is changed while its missed instants are looked for. @default 0 */
  readonly settlesOvertaken?: number;
  /** How long jobs live and faults are dealt, ms. */
  readonly lastsMs: number;
  /** The longest work of a shard, ms. */
  readonly longestMs: number;
  readonly crons: readonly string[];
  /** Between two requests of one user, ms. */
  readonly pauseMs: readonly [number, number];
  readonly misfire: number;
  readonly failover: number;
  readonly daemon: number;
  /** Likelihood that a job has several of the small chunks. @default 0.2 */
  readonly several?: number;
  /** How long histories are kept, ms. @default as they are deployed */
  readonly historyMs?: number;
  /** All jobs stream, and their first shards stream for this many segments. */
  readonly segments?: number;
  readonly weakness?: Weakness;
  /** Concurrent invocations of all functions. @default no bound, with the rules of an account of 1,000 */
  readonly accountConcurrency?: number;
  /** @default the rules of such an account */
  readonly permitRules?: PermitRules;
}

/** The size of the chunks of a seed, and how many tasks may be in Lambda at a time. */
export interface Cut {
  readonly shardsPerChunk: number;
  readonly maxInFlight: number;
}

/** Small chunks make executions of many chunks cheap. Two in three seeds have them. */
export function cutOf(dice: Dice, { segments }: Story): Cut {
  if (segments === undefined && dice.chance(1 / 3)) return { shardsPerChunk: 200, maxInFlight: 250 };
  const shardsPerChunk = dice.between(1, 3);
  return { shardsPerChunk, maxInFlight: shardsPerChunk * dice.between(1, 4) };
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * One story in a hundred lasts a month, with few fires; one to three in 25 have each of these: a flooded queue, lost
 * letters, letters that are given up, kills, many changes, an outage of the collector, a withdrawn app, code that lies,
 * long streams, backfills, a new AWS account, jobs that change their execution type, or short jobs that are triggered
 * again and again.
 */
export function storyOf(seed: number, dice: Dice): Story {
  if (seed % 100 === 50) {
    return {
      ...{ name: "month", jobs: 2, lastsMs: 31 * DAY_MS, longestMs: 90_000, misfire: 0.5, failover: 0.5, daemon: 0.2 },
      crons: ["0 0 0/3 * * ?", "0 30 0/3 * * ?"],
      pauseMs: [6 * 3_600_000, 5 * DAY_MS],
    };
  }
  if (seed % 25 === 7 || seed % 25 === 8) {
    return {
      ...{ name: "flood", often: "trigger", jobs: 1, longestMs: 240_000, misfire: 1, failover: 0.5, daemon: 0.2 },
      // Two sweeps come while the queue is full.
      lastsMs: dice.between(21, 24) * MINUTE_MS,
      // The queue of the slower one is longer in time: a dead letter is not the oldest of its fires.
      crons: ["* * * * * ?", "0/3 * * * * ?"],
      pauseMs: [1_000, 60_000],
      weakness: { likelier: { "dead letter": 10 }, deadly: ["api invoker.halt"] },
    };
  }
  if (seed % 25 === 9 || seed % 25 === 12 || seed % 25 === 22) {
    const isGivenUp = seed % 25 === 22;
    // Planners and changes fire the instants of lost ticks, and find an earlier revision in force.
    const isOvertaken = seed % 25 === 9;
    return {
      ...{ name: "letters", jobs: 3, longestMs: 4_000, misfire: 0.7, failover: 0.5, daemon: 0.5 },
      // A letter is given up at the third sweep.
      lastsMs: dice.between(60, isGivenUp ? 100 : 80) * MINUTE_MS,
      crons: ["0 0/5 * * * ?", "30 0/2 * * * ?"],
      pauseMs: isGivenUp ? [600_000, 1_800_000] : [60_000, 600_000],
      ...(isOvertaken && { settlesOvertaken: 0.3 }),
      weakness: {
        likelier: { "dead letter": 60, lost: 10, delayed: 5 },
        refused: isGivenUp ? ["sweep apps.get", "planner apps.get"] : [],
        deadly: ["api invoker.halt", ...(isOvertaken ? ["planner jobs.getRevisionAt"] : [])],
      },
    };
  }
  if (seed % 25 === 17) {
    return {
      ...{ name: "kills", often: "kill", jobs: 2, longestMs: 30_000, misfire: 0.8, failover: 1, daemon: 0.3 },
      // Half of the seeds also cancel chunks that are not handed over yet.
      several: seed % 50 === 17 ? 0.8 : 0.2,
      lastsMs: dice.between(8, 15) * MINUTE_MS,
      crons: ["0/10 * * * * ?", "0/20 * * * * ?", "0 * * * * ?"],
      pauseMs: [1_000, 15_000],
      weakness: {
        likelier: { "sandbox died": 15 },
        deadly: ["dispatcher fanOuts.release", "collector fanOuts.addRetries"],
        // A claim may come after a check has read a task and before it ends the task.
        slowed: ["runner claims.claim", "collector ends.end"],
      },
    };
  }
  if (seed % 25 === 2) return changesOf(seed, dice);
  if (seed % 25 === 5) {
    return {
      ...{ name: "outage", jobs: 4, longestMs: 15_000, misfire: 0.5, failover: 0.5, daemon: 0.2 },
      lastsMs: dice.between(30, 40) * MINUTE_MS,
      crons: ["0/20 * * * * ?", "0 * * * * ?", "30 0/2 * * * ?"],
      pauseMs: [60_000, 600_000],
      weakness: { likelier: { "collector outage": 100 } },
    };
  }
  if (seed % 25 === 15 || seed % 25 === 16) {
    return {
      ...{ name: "apps", jobs: 5, longestMs: 60_000, misfire: 0.8, failover: 0.5, daemon: 0.2 },
      lastsMs: dice.between(20, 40) * MINUTE_MS,
      crons: ["0/20 * * * * ?", "0 * * * * ?", "30 0/2 * * * ?"],
      pauseMs: [30_000, 300_000],
      // The request that withdraws an app dies before the first job has followed.
      weakness: { deadly: ["api jobs.listOfApp"] },
    };
  }
  if (seed % 25 === 10) {
    return {
      ...{ name: "lies", jobs: 3, longestMs: 60_000, misfire: 0.7, failover: 0.7, daemon: 0.2 },
      lastsMs: dice.between(10, 20) * MINUTE_MS,
      crons: ["0/20 * * * * ?", "0 * * * * ?", "30 0/2 * * * ?"],
      pauseMs: [10_000, 120_000],
      weakness: { likelier: { "hostile code": 30, "no record": 10, "sandbox died": 5 } },
    };
  }
  if (seed % 25 === 20) {
    return {
      ...{ name: "streams", jobs: 2, longestMs: 4_000, misfire: 0.5, failover: 1, daemon: 0, segments: 18 },
      crons: ["0 0 0/3 * * ?", "0 30 0/3 * * ?"],
      lastsMs: 3 * HOUR_MS,
      pauseMs: [HOUR_MS / 2, 3 * HOUR_MS],
      // A first shard streams for longer than the rows of the other shards are kept.
      historyMs: 2 * HOUR_MS,
    };
  }
  if (seed % 25 === 11 || seed % 25 === 18 || seed % 25 === 19) {
    return {
      ...{
        name: "backfills",
        often: "backfill",
        jobs: 2,
        users: 1,
        longestMs: 60_000,
        misfire: 0,
        failover: 0.5,
        daemon: 0.05,
      },
      lastsMs: dice.between(15, 25) * MINUTE_MS,
      crons: ["0/20 * * * * ?", "7/30 * * * * ?", "0 * * * * ?"],
      pauseMs: [20_000, 100_000],
    };
  }
  if (seed % 25 === 23 || seed % 25 === 24) {
    // Shards are killed while they wait for a permit.
    const hasKills = seed % 50 === 24;
    // Permits of blocks, as in a larger account: a block has shards in Lambda beside shards that wait.
    const hasBlocks = hasKills || seed % 50 === 48 || seed % 50 === 49;
    return {
      ...{ name: "small account", jobs: hasBlocks && !hasKills ? 3 : 2, longestMs: 10_000, failover: 0.5 },
      ...(hasKills ? { often: "kill" } : {}),
      ...(hasBlocks ? { misfire: 0.9, daemon: 0.8, several: 0.9 } : { misfire: 0.5, daemon: 0.2, several: 0.4 }),
      ...(hasBlocks ? { permitRules: { shardsPerBlock: 2, blocks: 3, wideBlocks: 2 } } : {}),
      lastsMs: dice.between(8, 20) * MINUTE_MS,
      crons: ["0/30 * * * * ?", "0 * * * * ?", "30 0/2 * * * ?"],
      pauseMs: [30_000, 240_000],
      accountConcurrency: 10,
    };
  }
  if (seed % 25 === 21) {
    // A job turns from DAEMON to TRANSIENT and back while it runs and fires wait.
    return {
      ...{ name: "conversions", often: "update", jobs: 3, longestMs: 60_000, misfire: 1, failover: 0.5, daemon: 0.5 },
      lastsMs: dice.between(15, 25) * MINUTE_MS,
      crons: ["0/20 * * * * ?", "0 * * * * ?", "30 0/2 * * * ?"],
      pauseMs: [10_000, 90_000],
    };
  }
  if (seed % 25 === 6) {
    // Triggers and fires find a job without a running execution at the same time.
    return {
      ...{
        name: "triggers",
        often: "trigger",
        jobs: 2,
        users: 3,
        longestMs: 500,
        misfire: 0.5,
        failover: 0.5,
        daemon: 0,
      },
      lastsMs: dice.between(8, 12) * MINUTE_MS,
      crons: ["0/5 * * * * ?", "0/10 * * * * ?"],
      pauseMs: [500, 8_000],
      weakness: { slowed: ["dispatcher runs.readState", "api runs.readState"] },
    };
  }
  return {
    ...{ name: "busy", jobs: dice.between(2, 4), misfire: 0.5, failover: 0.5, daemon: 0.2 },
    lastsMs: dice.between(8, 30) * MINUTE_MS,
    longestMs: dice.pick([500, 4_000, 15_000, 90_000]),
    crons: ["0/5 * * * * ?", "0/10 * * * * ?", "7/20 * * * * ?", "0 * * * * ?", "30 0/2 * * * ?", "0 0/5 * * * ?"],
    pauseMs: [5_000, 240_000],
  };
}

/** In the story of a month no user changes the first job: it lives longer than ended things are kept. */
export const isLeftAlone = ({ name }: Story, index: number): boolean => name === "month" && index === 0;

/** Most jobs are small. @param several likelihood that a job has several of the small chunks. */
const shardsOf = (dice: Dice, several: number) => (dice.chance(several) ? dice.between(4, 12) : dice.between(1, 3));

/** A random configuration of a job. */
export function someJob(
  jobName: string,
  { crons, name, misfire, failover, daemon, segments, several = segments === undefined ? 0.2 : 1 }: Story,
  dice: Dice,
): JobConfig {
  const isStreaming = dice.chance(0.05) || segments !== undefined;
  return aJob({
    jobName,
    cron: dice.pick(crons),
    timeZone: dice.pick(["UTC", "UTC", "Asia/Shanghai"]),
    shardingTotalCount: name === "busy" && dice.chance(0.01) ? dice.between(201, 420) : shardsOf(dice, several),
    shardingItemParameters: "0=Beijing",
    misfire: dice.chance(misfire),
    failover: dice.chance(failover),
    ...(isStreaming ? { jobType: "DATAFLOW", streamingProcess: true } : {}),
    jobExecutionType: dice.chance(daemon) ? "DAEMON" : "TRANSIENT",
  });
}
