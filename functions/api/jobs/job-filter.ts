import { JobExecutionType, JobType } from "../../contract/job.ts";
import { JobState } from "../../contract/job-view.ts";
import type { AppError } from "../http/app-error.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { wrongNameFilter } from "../http/name-filters.ts";

/** The jobs that a list is asked for. */
export interface JobFilter {
  readonly appName?: string;
  /** The beginning of the names. */
  readonly prefix?: string;
  readonly state?: JobState;
  readonly type?: JobType | JobExecutionType;
  /** Whether the newest ended execution is not FINISHED. */
  readonly failing?: boolean;
  /** Whether one of the last twenty fires was lost. */
  readonly losing?: boolean;
  readonly isSummary: boolean;
}

export const JOB_FILTERS = ["appName", "prefix", "state", "type", "failing", "losing", "view"] as const;

const TYPES = [...JobType.options, ...JobExecutionType.options];

/** An empty parameter counts as absent. */
export function readJobFilter({ query }: Pick<HttpRequest, "query">): JobFilter | AppError {
  const wrong = (detail: string): AppError => ({ kind: "invalid-query", detail });
  const { appName, prefix, state, type, failing, losing, view } = query;
  const wrongName = wrongNameFilter(query);
  if (wrongName !== undefined) return wrongName;
  if (state && !JobState.safeParse(state).success) return wrong(`state must be one of ${JobState.options.join(", ")}`);
  if (type && !TYPES.some((one) => one === type)) return wrong(`type must be one of ${TYPES.join(", ")}`);
  for (const [name, value] of Object.entries({ failing, losing }))
    if (value && value !== "true" && value !== "false") return wrong(`${name} must be true or false`);
  if (view && view !== "summary") return wrong("view must be summary");
  return {
    ...(appName && { appName }),
    ...(prefix && { prefix }),
    ...(state && { state: JobState.parse(state) }),
    ...(type && { type: type as JobType | JobExecutionType }),
    ...(failing && { failing: failing === "true" }),
    ...(losing && { losing: losing === "true" }),
    isSummary: view === "summary",
  };
}
