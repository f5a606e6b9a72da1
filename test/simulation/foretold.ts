import { previewView } from "../../functions/api/jobs/preview-view.ts";
import type { JobConfig } from "../../functions/contract/job.ts";
import { permitRules } from "../../functions/core/run/permits.ts";
import { aJob, anApp } from "../support/a-job.ts";
import { Dice } from "./dice.ts";
import { playLarge } from "./large.ts";
import { Meter } from "./meter.ts";
import { START } from "./scenario.ts";

const ZONES = ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata"] as const;
/** The most fires that a preview lists. */
const LISTED = 100;
const WORK_MS = 1_000;

/** Jobs in several zones that fire between every few minutes and once a day, at any second. */
function randomJobs(seed: number, count: number): JobConfig[] {
  const dice = new Dice(seed);
  const one = <T>(of: readonly T[]): T => of[dice.between(0, of.length - 1)] as T;
  const crons = [
    () => `${dice.between(0, 59)} ${dice.between(0, 4)}/${one([2, 3, 5, 7, 10, 15, 20, 30])} * * * ?`,
    () => `${dice.between(0, 59)} ${dice.between(0, 59)} ${dice.between(0, 3)}/${one([1, 2, 3, 6])} * * ?`,
    () => `${dice.between(0, 59)} 5,${dice.between(6, 59)} ${dice.between(0, 9)}-${dice.between(10, 23)} * * ?`,
    () => `0,30 ${dice.between(0, 59)} * ? * MON-FRI`,
  ];
  return Array.from({ length: count }, (_, n) => {
    const shardingTotalCount = dice.between(1, 5);
    const name = { jobName: `job-${n}`, shardingItemParameters: "" };
    return aJob({ ...name, cron: one(crons)(), timeZone: one(ZONES), shardingTotalCount, failover: false });
  });
}

/** Previews random jobs, and lets them fire without faults. @param lastsMs how long */
export async function foretell(count: number, lastsMs: number, seed = 1) {
  const jobs = randomJobs(seed, count);
  const meter = new Meter();
  const options = { maxInFlight: 1_000, maxSteps: 50_000_000, severity: 0, plant: meter.plant };
  const { system } = await playLarge({ jobs, lastsMs, work: { ms: WORK_MS, outcome: "FINISHED" }, ...options });
  const tiers = [256, 512, 1_024, 3_008];
  const setting = { fires: LISTED, permitRules: permitRules(1_000), shardSeconds: WORK_MS / 1_000, tiers, from: START };
  let foretoldUsd = 0;
  let fires = 0;
  const differing: string[] = [];
  for (const config of jobs) {
    const preview = previewView({ config, app: { ...anApp(), disabled: false } }, undefined, setting);
    const fired = system.world.fires
      .values(`${config.jobName}#c`)
      .map(({ firedAt }) => new Date(firedAt).toISOString());
    const listed = preview.nextFires.map(({ fireTime }) => fireTime).slice(0, fired.length);
    if (JSON.stringify(listed) !== JSON.stringify(fired.slice(0, LISTED)))
      differing.push(`${config.cron} ${config.timeZone}: ${listed.slice(0, 3)} … but ${fired.slice(0, 3)} …`);
    const { wakes, fires: ofFires, shards } = preview.costs;
    foretoldUsd += ((wakes + ofFires + shards) * fired.length) / preview.firesPerMonth;
    fires += fired.length;
  }
  return { differing, fires, foretoldUsd, countedUsd: meter.usd, uses: meter.uses, runs: system.runs.length };
}
