import { beginOf, INTERVAL_MS } from "../../core/statistics/counters.ts";
import { levels } from "../../core/statistics/series.ts";
import type { StatisticsStore } from "../../ports/statistics-store.ts";
import { type Answer, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { intervalFields } from "./interval-fields.ts";

export interface Deps {
  readonly statistics: StatisticsStore;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * `GET /api/job/statistics/jobs/running?since=lastWeek`, `…/tasks/running?since=lastWeek`: how many ran at the beginning
 * of each minute since midnight a week ago. An execution is counted when it ends, for all minutes that it ran.
 */
export const listRunning =
  ({ statistics, now }: Deps, counter: "executions" | "tasks") =>
  async ({ query }: HttpRequest): Promise<Answer> => {
    if (query.since !== "lastWeek") return json(200, []);
    const at = now();
    const [from, until] = [beginOf("DAY", at) - 7 * INTERVAL_MS.DAY, beginOf("MINUTE", at)];
    const [days, minutes] = await Promise.all([
      statistics.list("DAY", 0, from),
      statistics.list("MINUTE", from, until),
    ]);
    const rows = levels({ days, minutes }, counter, from, until).map(({ at: minute, value }) => ({
      ...intervalFields(minute, minute + INTERVAL_MS.MINUTE),
      runningCount: value,
    }));
    return json(200, rows);
  };
