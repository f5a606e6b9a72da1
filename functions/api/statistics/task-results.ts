import type * as z from "zod";
import type { TaskResults } from "../../contract/statistics.ts";
import { beginOf, INTERVAL_MS } from "../../core/statistics/counters.ts";
import { totalOf } from "../../core/statistics/series.ts";
import type { StatisticsStore } from "../../ports/statistics-store.ts";
import { type Answer, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { intervalFields } from "./interval-fields.ts";

export interface Deps {
  readonly statistics: StatisticsStore;
  /** Epoch ms. */
  readonly now: () => number;
}

type Interval = z.output<typeof TaskResults>["statisticInterval"];
type Counted = Awaited<ReturnType<StatisticsStore["list"]>>;

/** `GET /api/job/statistics/tasks/results?since=last24hours`: each minute since the full hour a day ago. */
export const listTaskResults =
  ({ statistics, now }: Deps) =>
  async ({ query }: HttpRequest): Promise<Answer> => {
    if (query.since !== "last24hours") return json(200, []);
    const [from, until] = [beginOf("HOUR", now() - INTERVAL_MS.DAY), beginOf("MINUTE", now())];
    const counted = new Map((await statistics.list("MINUTE", from, until - 1)).map((one) => [one.at, [one]]));
    const minutes = Array.from(
      { length: (until - from) / INTERVAL_MS.MINUTE },
      (_, n) => from + n * INTERVAL_MS.MINUTE,
    );
    return json(
      200,
      minutes.map((at) => resultsOf(counted.get(at) ?? [], "MINUTE", at, at + INTERVAL_MS.MINUTE)),
    );
  };

/** `GET /api/job/statistics/tasks/results/{period}`: the last closed minute or hour, or the days until now. */
export const getTaskResults =
  ({ statistics, now }: Deps) =>
  async ({ params: { period } }: HttpRequest): Promise<Answer> => {
    const at = now();
    const list = async (kept: "MINUTE" | "DAY", interval: Interval, from: number, until: number) =>
      json(200, resultsOf(await statistics.list(kept, from, until - 1), interval, from, until));
    const [minute, hour, today] = [beginOf("MINUTE", at), beginOf("HOUR", at), beginOf("DAY", at)];
    switch (period) {
      case "lastMinute":
        return list("MINUTE", "MINUTE", minute - INTERVAL_MS.MINUTE, minute);
      case "lastHour":
        return list("MINUTE", "HOUR", hour - INTERVAL_MS.HOUR, hour);
      case "lastWeek":
        return list("DAY", "DAY", today - 7 * INTERVAL_MS.DAY, at + 1);
      case "online":
        return list("DAY", "DAY", 0, at + 1);
      default:
        return json(200, resultsOf([], "DAY", today, at));
    }
  };

const resultsOf = (
  counted: Counted,
  interval: Interval,
  from: number,
  until: number,
): z.output<typeof TaskResults> => ({
  ...intervalFields(from, until),
  successCount: totalOf(counted, "succeeded", from, until),
  failedCount: totalOf(counted, "failed", from, until),
  statisticInterval: interval,
});
