import { Running } from "../../contract/statistics.ts";
import { isOpen } from "../../core/run/shards.ts";
import { beginOf, INTERVAL_MS } from "../../core/statistics/counters.ts";
import { firstMinute, type Open, ranInMinutes } from "../../core/statistics/series.ts";
import type { OpenWork } from "../../ports/open-work.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { type Answer, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { operation } from "../http/operation.ts";
import { intervalFields } from "./interval-fields.ts";
import type { Ports as StatisticsPorts } from "./ports.ts";

interface Ports extends StatisticsPorts {
  readonly openWork: OpenWork;
  readonly runs: RunStore;
}

/** The most items that one answer reads from the index of open work. Further executions are counted when they end. */
const MAX_OPEN = 200;

export const listRunningTasks = operation({
  method: "GET",
  path: "/api/job/statistics/tasks/running",
  name: "list-running-tasks",
  summary: `Shards of executions that ran at any time in a minute, minute by minute since the first data of the last week, those of up to ${MAX_OPEN} that still run included; with since=lastWeek, else none`,
  query: ["since"],
  success: { status: 200, schema: Running, array: true },
  problems: [],
  handle: (ports: Ports, request) => listRunning(ports, request, "tasks"),
});

export const listRunningJobs = operation({
  method: "GET",
  path: "/api/job/statistics/jobs/running",
  name: "list-running-jobs",
  summary: `Executions that ran at any time in a minute, minute by minute since the first data of the last week, up to ${MAX_OPEN} that still run included; with since=lastWeek, else none`,
  query: ["since"],
  success: { status: 200, schema: Running, array: true },
  problems: [],
  handle: (ports: Ports, request) => listRunning(ports, request, "executions"),
});

/** An execution is counted at its end, for all minutes in which it ran. */
async function listRunning(ports: Ports, { query }: HttpRequest, counted: "executions" | "tasks"): Promise<Answer> {
  if (query.since !== "lastWeek") return json(200, []);
  const { statistics, now } = ports;
  const at = now();
  const [week, until] = [beginOf("DAY", at) - 7 * INTERVAL_MS.DAY, beginOf("MINUTE", at)];
  const [days, open] = await Promise.all([statistics.list("DAY", 0, until), openOf(ports, counted)]);
  const minutes = days[0] === undefined ? [] : await statistics.list("MINUTE", Math.max(week, days[0].at), until);
  const from = firstMinute({ days, minutes, open }, week);
  const points = from === undefined ? [] : ranInMinutes({ days, minutes, open }, counted, from, until);
  const rows = points.map(({ at: minute, value }) => ({
    ...intervalFields(minute, minute + INTERVAL_MS.MINUTE),
    runningCount: value,
  }));
  return json(200, rows);
}

async function openOf({ openWork, runs }: Ports, counted: "executions" | "tasks"): Promise<Open[]> {
  const { items } = await openWork.list({ limit: MAX_OPEN });
  const ids = [...new Set(items.map(({ executionId }) => executionId))];
  const executions = await Promise.all(ids.map((executionId) => runs.getExecution(executionId)));
  return executions.flatMap((execution) =>
    execution === undefined || !isOpen(execution)
      ? []
      : [{ startedAt: execution.startedAt, value: counted === "tasks" ? execution.shards : 1 }],
  );
}
