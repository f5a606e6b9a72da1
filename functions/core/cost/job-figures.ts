import type { App } from "../../contract/app.ts";
import type { JobConfig } from "../../contract/job.ts";
import { runnerTier, shardNeed } from "../config/runner-tier.ts";
import type { Cron } from "../cron/cron.ts";
import { compileWake } from "../cron/event-bridge.ts";
import { monthlyLoad } from "../cron/load.ts";
import type { Zone } from "../cron/zone.ts";
import type { PermitRules } from "../run/permits.ts";
import { type MonthlyCost, monthlyCost } from "./monthly-cost.ts";
import { permitUses } from "./permit-uses.ts";
import { shardUses } from "./uses.ts";

/** The figures of a job for a month. */
export interface JobFigures {
  readonly firesPerMonth: number;
  readonly wakesPerMonth: number;
  /** Absent where no tier is large enough for a shard, or where there is no app. */
  readonly runnerMemoryMB?: number;
  readonly cost: MonthlyCost;
}

/** The values beside the job on which the figures depend. */
export interface FiguresSetting {
  readonly app: App | undefined;
  /** MB of the runner functions. */
  readonly tiers: readonly number[];
  readonly permitRules: PermitRules;
  /** Epoch ms from which the coming twelve months are counted. */
  readonly from: number;
  /** How long a shard is assumed to run. */
  readonly shardSeconds: number;
}

export function jobFigures(
  config: JobConfig,
  [cron, zone]: readonly [Cron, Zone],
  { app, tiers, permitRules, from, shardSeconds }: FiguresSetting,
): JobFigures {
  const load = monthlyLoad(cron, compileWake(cron, zone, from), from);
  const runnerMemoryMB = app && runnerTier(shardNeed(config, app), tiers);
  const cost = monthlyCost({
    wakes: load.wakesPerMonth,
    fires: load.firesPerMonth,
    shards: load.firesPerMonth * config.shardingTotalCount,
    shard: shardUses(config.shardingTotalCount),
    permits: permitUses(config.jobName, config.shardingTotalCount, permitRules),
    runnerMemoryMB: runnerMemoryMB ?? 0,
    shardSeconds,
  });
  return { ...load, ...(runnerMemoryMB !== undefined && { runnerMemoryMB }), cost };
}
