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

export const countJobTypes = operation({
  method: "GET",
  path: "/api/job/statistics/jobs/type",
  name: "count-job-types",
  summary: "Jobs by type",
  success: { status: 200, schema: JobTypes },
  problems: [],
  async handle(ports: Ports) {
    const { total } = await allDays(ports);
    const types: z.output<typeof JobTypes> = {
      scriptJobCount: total("SCRIPT"),
      simpleJobCount: total("SIMPLE"),
      dataflowJobCount: total("DATAFLOW"),
    };
    return json(200, types);
  },
});

export const countJobExecutionTypes = operation({
  method: "GET",
  path: "/api/job/statistics/jobs/executionType",
  name: "count-job-execution-types",
  summary: "Jobs by execution type",
  success: { status: 200, schema: JobExecutionTypes },
  problems: [],
  async handle(ports: Ports) {
    const { total } = await allDays(ports);
    const types: z.output<typeof JobExecutionTypes> = {
      transientJobCount: total("TRANSIENT"),
      daemonJobCount: total("DAEMON"),
    };
    return json(200, types);
  },
});

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
