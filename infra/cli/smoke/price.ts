import { usdOf } from "../../../functions/core/cost/monthly-cost.ts";
import { PRICES } from "../../../functions/core/cost/prices.ts";
import { PER_FIRE, shardUses } from "../../../functions/core/cost/uses.ts";
import type { Check, Finding, Stage } from "./check.ts";
import { jobOf, type SmokeJob } from "./run-job.ts";

const MB_PER_GB = 1_024;

/** One execution. */
export interface Work {
  readonly shards: number;
  /** Of its runners. */
  readonly gbSeconds: number;
}

/** The price of the checks before it, by AWS's prices. */
export const PRICE: Check = {
  name: "price",
  assumes: {
    en: "AWS bills the executions of this run at the prices by which a job's preview counts",
    zh: "AWS 按作业预览所用的价格对本次运行计费",
  },
  page: "https://aws.amazon.com/lambda/pricing/",
  async look(stage) {
    const works: Work[] = [];
    for (const job of stage.registered) works.push(...(await worksOf(stage, job)));
    return priceOf(works);
  },
};

async function worksOf(stage: Stage, job: SmokeJob): Promise<Work[]> {
  const { client } = stage;
  const body = jobOf(stage, job);
  const { runnerMemoryMB } = (await client.call("preview-job", { body })).value;
  const works: Work[] = [];
  for await (const { executionId, shards } of client.each("list-executions", { path: { jobName: body.jobName } })) {
    if (shards === undefined) continue;
    let ms = 0;
    for await (const { attempts } of client.each("list-tasks", { path: { executionId } }))
      for (const { claimTime, endTime } of attempts)
        if (claimTime !== undefined && endTime !== undefined) ms += Date.parse(endTime) - Date.parse(claimTime);
    works.push({ shards, gbSeconds: (ms / 1_000) * (runnerMemoryMB / MB_PER_GB) });
  }
  return works;
}

/** Nothing of a bill can be seen before its day is over. */
export function priceOf(works: readonly Work[]): Finding {
  const sum = (of: (work: Work) => number) => works.reduce((total, work) => total + of(work), 0);
  const gbSeconds = sum((work) => work.gbSeconds);
  const usd = sum(({ shards }) => usdOf(PER_FIRE) + shards * usdOf(shardUses(shards))) + gbSeconds * PRICES.gbSecond;
  const work = `executions: ${works.length}, shards: ${sum(({ shards }) => shards)}, GB-s of runners: ${gbSeconds.toFixed(1)}`;
  const prices = `${Number(usd.toPrecision(2))} USD by the prices of ${PRICES.region} in ${PRICES.asOf}`;
  return { verdict: "unknown", seen: `${work}: ${prices}; AWS's own bill comes a day later` };
}
