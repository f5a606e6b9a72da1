import type * as z from "zod";
import type { JobExecutionTypes, JobTypes } from "../../contract/statistics.ts";
import { beginOf, type Counter, INTERVAL_MS } from "../../core/statistics/counters.ts";
import { totalOf } from "../../core/statistics/series.ts";
import type { StatisticsStore } from "../../ports/statistics-store.ts";
import { type Answer, json } from "../http/answer.ts";
import { intervalFields } from "./interval-fields.ts";

export interface Deps {
  readonly statistics: StatisticsStore;
  /** Epoch ms. */
  readonly now: () => number;
}

/** All there ever was comes to what there is now. */
async function allDays({ statistics, now }: Deps) {
  const days = await statistics.list("DAY", 0, now());
  return { days, total: (counter: Counter) => totalOf(days, counter, 0, now() + 1) };
}

/** `GET /api/job/statistics/jobs/type` */
export const countJobTypes = (deps: Deps) => async (): Promise<Answer> => {
  const { total } = await allDays(deps);
  const types: z.output<typeof JobTypes> = {
    scriptJobCount: total("SCRIPT"),
    simpleJobCount: total("SIMPLE"),
    dataflowJobCount: total("DATAFLOW"),
  };
  return json(200, types);
};

/** `GET /api/job/statistics/jobs/executionType` */
export const countJobExecutionTypes = (deps: Deps) => async (): Promise<Answer> => {
  const { total } = await allDays(deps);
  const types: z.output<typeof JobExecutionTypes> = {
    transientJobCount: total("TRANSIENT"),
    daemonJobCount: total("DAEMON"),
  };
  return json(200, types);
};

/** `GET /api/job/statistics/jobs/register`: how many at the end of each day since the first one, now for today. */
export const listRegistered = (deps: Deps) => async (): Promise<Answer> => {
  const { days } = await allDays(deps);
  const first = days.find(({ counters }) => counters.registered !== undefined)?.at;
  const rows: object[] = [];
  for (let day = first ?? Number.POSITIVE_INFINITY; day <= beginOf("DAY", deps.now()); day += INTERVAL_MS.DAY) {
    const end = day + INTERVAL_MS.DAY;
    rows.push({ ...intervalFields(day, end), registeredCount: totalOf(days, "registered", 0, end) });
  }
  return json(200, rows);
};
