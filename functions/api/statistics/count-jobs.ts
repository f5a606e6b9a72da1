import type * as z from "zod";
import { JobExecutionTypes, JobTypes, Registered } from "../../contract/statistics.ts";
import { beginOf, type Counter, INTERVAL_MS } from "../../core/statistics/counters.ts";
import { totalOf } from "../../core/statistics/series.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";
import { intervalFields } from "./interval-fields.ts";
import type { Ports } from "./ports.ts";

/** The sum of all changes until now is the present number. */
async function allDays({ statistics, now }: Ports) {
  const days = await statistics.list("DAY", 0, now());
  return { days, total: (counter: Counter) => totalOf(days, counter, 0, now() + 1) };
}

/** @param counters the counter of each field of the answer. */
const presentNumbers = <Schema extends z.ZodObject>(
  kind: string,
  name: string,
  summary: string,
  schema: Schema,
  counters: Readonly<Record<keyof z.output<Schema>, Counter>>,
) =>
  operation({
    method: "GET",
    path: `/api/job/statistics/jobs/${kind}`,
    name,
    summary,
    success: { status: 200, schema },
    problems: [],
    async handle(ports: Ports) {
      const { total } = await allDays(ports);
      const fields = Object.entries<Counter>(counters);
      return json(200, Object.fromEntries(fields.map(([field, counter]) => [field, total(counter)])));
    },
  });

export const countJobTypes = presentNumbers("type", "count-job-types", "Jobs by type", JobTypes, {
  scriptJobCount: "SCRIPT",
  simpleJobCount: "SIMPLE",
  dataflowJobCount: "DATAFLOW",
});

export const countJobExecutionTypes = presentNumbers(
  "executionType",
  "count-job-execution-types",
  "Jobs by execution type",
  JobExecutionTypes,
  { transientJobCount: "TRANSIENT", daemonJobCount: "DAEMON" },
);

export const listRegisteredJobs = operation({
  method: "GET",
  path: "/api/job/statistics/jobs/register",
  name: "list-registered-jobs",
  summary: "Jobs that were registered at the end of each day since the first one, now for today",
  success: { status: 200, schema: Registered, array: true },
  problems: [],
  async handle(ports: Ports) {
    const { days } = await allDays(ports);
    const first = days.find(({ counters }) => counters.registered !== undefined)?.at;
    const rows: object[] = [];
    for (let day = first ?? Number.POSITIVE_INFINITY; day <= beginOf("DAY", ports.now()); day += INTERVAL_MS.DAY) {
      const end = day + INTERVAL_MS.DAY;
      rows.push({ ...intervalFields(day, end), registeredCount: totalOf(days, "registered", 0, end) });
    }
    return json(200, rows);
  },
});
