import { Running } from "../../contract/statistics.ts";
import { beginOf, INTERVAL_MS } from "../../core/statistics/counters.ts";
import { levels } from "../../core/statistics/series.ts";
import { type Answer, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { operation } from "../http/operation.ts";
import { intervalFields } from "./interval-fields.ts";
import type { Ports } from "./ports.ts";

export const listRunningTasks = operation({
  method: "GET",
  path: "/api/job/statistics/tasks/running",
  name: "list-running-tasks",
  summary: "Shards that ran, minute by minute, of executions that have ended; with since=lastWeek, else none",
  query: ["since"],
  success: { status: 200, schema: Running, array: true },
  problems: [],
  handle: (ports: Ports, request) => listRunning(ports, request, "tasks"),
});

export const listRunningJobs = operation({
  method: "GET",
  path: "/api/job/statistics/jobs/running",
  name: "list-running-jobs",
  summary: "Executions that ran, minute by minute, of those that have ended; with since=lastWeek, else none",
  query: ["since"],
  success: { status: 200, schema: Running, array: true },
  problems: [],
  handle: (ports: Ports, request) => listRunning(ports, request, "executions"),
});

/**
 * How many ran at the beginning of each minute since midnight a week ago. An execution is counted when it ends, for all
 * minutes that it ran.
 */
async function listRunning(
  { statistics, now }: Ports,
  { query }: HttpRequest,
  counter: "executions" | "tasks",
): Promise<Answer> {
  if (query.since !== "lastWeek") return json(200, []);
  const at = now();
  const [from, until] = [beginOf("DAY", at) - 7 * INTERVAL_MS.DAY, beginOf("MINUTE", at)];
  const [days, minutes] = await Promise.all([statistics.list("DAY", 0, from), statistics.list("MINUTE", from, until)]);
  const rows = levels({ days, minutes }, counter, from, until).map(({ at: minute, value }) => ({
    ...intervalFields(minute, minute + INTERVAL_MS.MINUTE),
    runningCount: value,
  }));
  return json(200, rows);
}
