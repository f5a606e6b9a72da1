import type { Operation } from "../../../functions/api/http/operation.ts";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { FIRED_AT } from "./a-stack.ts";

/** Of lists that page. */
const PAGE = 50;

/** Values for the names in a route. */
const NAMES: Readonly<Record<string, string>> = {
  appName: "app-0",
  jobName: "job-0",
  executionId: `job-0.c${FIRED_AT / 1_000}`,
  taskId: `job-0@-@0@-@READY@-@job-0.c${FIRED_AT / 1_000}.1`,
  period: "lastHour",
  name: "ops",
};

/** Queries with which routes read more than without. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  "/api/job/jobs": ["", "view=summary"],
  "/api/job/events/executions": ["", "jobName=job-0"],
  "/api/job/statistics/tasks/results": ["since=last24hours"],
  "/api/job/statistics/tasks/running": ["since=lastWeek"],
  "/api/job/statistics/jobs/running": ["since=lastWeek"],
  "/api/operate/sandbox": ["appName=app-0"],
};

/** A route with its query, as the tables of requests name it, and the path of one request of it. */
interface Reading {
  readonly name: string;
  readonly path: string;
}

const readingOf = ({ path, success }: Operation<never>, query: string): Reading => {
  const named = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => NAMES[name] ?? "none");
  const limit = success.list === undefined ? "" : `&limit=${Math.min(success.list, PAGE)}`;
  return { name: query === "" ? path : `${path}?${query}`, path: `${named}?${query}${limit}` };
};

/** Every route that reads. */
export const READINGS: readonly Reading[] = OPERATIONS.filter(({ method }) => method === "GET").flatMap((declared) =>
  (QUERIES[declared.path] ?? [""]).map((query) => readingOf(declared, query)),
);
