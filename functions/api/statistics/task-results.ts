import type * as z from "zod";
import { TaskResults } from "../../contract/statistics.ts";
import { beginOf, INTERVAL_MS } from "../../core/statistics/counters.ts";
import { firstMinute, totalOf } from "../../core/statistics/series.ts";
import type { StatisticsStore } from "../../ports/statistics-store.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { intervalFields } from "./interval-fields.ts";
import type { Ports } from "./ports.ts";

type Interval = z.output<typeof TaskResults>["statisticInterval"];
type Counted = Awaited<ReturnType<StatisticsStore["list"]>>;

export const listTaskResults = operation({
  method: "GET",
  path: "/api/job/statistics/tasks/results",
  name: "list-task-results",
  summary:
    "Shards that ended well and not, minute by minute since the full hour a day ago, or since the first data; with since=last24hours, else none",
  query: ["since"],
  success: { status: 200, schema: TaskResults, array: true },
  problems: [],
  async handle({ statistics, now }: Ports, { query }) {
    if (query.since !== "last24hours") return json(200, []);
    const [from, until] = [beginOf("HOUR", now() - INTERVAL_MS.DAY), beginOf("MINUTE", now())];
    const [days, minutes] = await Promise.all([
      statistics.list("DAY", 0, until),
      statistics.list("MINUTE", from, until - 1),
    ]);
    const first = firstMinute({ days, minutes }, from);
    if (first === undefined) return json(200, []);
    const counted = new Map(minutes.map((one) => [one.at, [one]]));
    const length = (until - first) / INTERVAL_MS.MINUTE;
    const begins = Array.from({ length }, (_, n) => first + n * INTERVAL_MS.MINUTE);
    return json(
      200,
      begins.map((at) => resultsOf(counted.get(at) ?? [], "MINUTE", at, at + INTERVAL_MS.MINUTE)),
    );
  },
});

export const getTaskResults = operation({
  method: "GET",
  path: "/api/job/statistics/tasks/results/{period}",
  name: "get-task-results",
  summary: "Shards that ended well and not: lastMinute, lastHour (both closed ones), lastWeek, online (both until now)",
  success: { status: 200, schema: TaskResults },
  problems: [],
  async handle({ statistics, now }: Ports, { params: { period } }) {
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
  },
});

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
