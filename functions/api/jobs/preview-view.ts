import type { App } from "../../contract/app.ts";
import type { JobConfig } from "../../contract/job.ts";
import type { Preview } from "../../contract/preview.ts";
import { type FiguresSetting, type JobFigures, jobFigures } from "../../core/cost/job-figures.ts";
import { totalOf } from "../../core/cost/monthly-cost.ts";
import { PRICES } from "../../core/cost/prices.ts";
import { clockChangeAt } from "../../core/cron/clock-change.ts";
import type { Cron } from "../../core/cron/cron.ts";
import { describe } from "../../core/cron/describe.ts";
import { describeInChinese } from "../../core/cron/describe-zh.ts";
import { compileWake } from "../../core/cron/event-bridge.ts";
import { localTime } from "../../core/cron/local-time.ts";
import { schedule } from "../../core/cron/schedule.ts";
import type { Zone } from "../../core/cron/zone.ts";
import { parsedSchedule } from "../../core/run/due.ts";

/** A job with the app whose processes run it. */
export interface JobWithApp {
  readonly config: JobConfig;
  readonly app: App | undefined;
}

/** The values of a preview's request, and the values that both of its jobs share. */
export interface PreviewSetting extends Omit<FiguresSetting, "app"> {
  /** Number of next fires. */
  readonly fires: number;
}

/** @throws for a job that the rules refuse: a bug in the caller. */
export function previewView(job: JobWithApp, registered: JobWithApp | undefined, setting: PreviewSetting): Preview {
  const parsed = parsedSchedule(job.config);
  const wake = parsed && compileWake(...parsed, setting.from);
  const figures = figuresOf(job, setting);
  if (parsed === undefined || wake === undefined || figures?.runnerMemoryMB === undefined)
    throw new Error(`the job ${job.config.jobName} was not judged`);
  const { wakes, fires, shards, runners } = figures.cost;
  const before = registered && figuresOf(registered, setting);
  return {
    meaning: describe(parsed[0]),
    meaningZh: describeInChinese(parsed[0]),
    nextFires: nextFires(parsed, setting),
    schedule: { expression: wake.expression, timeZone: wake.timeZone },
    ...figuresView(figures),
    runnerMemoryMB: figures.runnerMemoryMB,
    costs: { wakes: usd(wakes), fires: usd(fires), shards: usd(shards), runners: usd(runners) },
    prices: { region: PRICES.region, asOf: PRICES.asOf, shardSeconds: setting.shardSeconds },
    ...(before !== undefined && { registered: figuresView(before) }),
  };
}

/** @returns undefined where the cron cannot be evaluated any more. */
function figuresOf({ config, app }: JobWithApp, setting: PreviewSetting): JobFigures | undefined {
  const parsed = parsedSchedule(config);
  return parsed && jobFigures(config, parsed, { ...setting, app });
}

function nextFires([cron, zone]: readonly [Cron, Zone], { from, fires }: PreviewSetting): Preview["nextFires"] {
  const due = schedule(cron, zone);
  const next: Preview["nextFires"] = [];
  for (
    let before = from, at = due.next(from);
    at !== undefined && next.length < fires;
    before = at, at = due.next(at)
  ) {
    const clockChange = clockChangeAt(cron, zone, at, before);
    const fireTime = new Date(at).toISOString();
    next.push({ fireTime, localTime: localTime(at, zone), ...(clockChange && { clockChange }) });
  }
  return next;
}

const figuresView = ({ firesPerMonth, wakesPerMonth, runnerMemoryMB, cost }: JobFigures) => ({
  firesPerMonth: round(firesPerMonth, 1),
  wakesPerMonth: round(wakesPerMonth, 1),
  ...(runnerMemoryMB !== undefined && { runnerMemoryMB }),
  usdPerMonth: usd(totalOf(cost)),
});

/** To a millionth: a job of few fires costs less than a cent. */
const usd = (value: number) => round(value, 6);

const round = (value: number, digits: number) => Number(value.toFixed(digits));
