import type { App } from "../../contract/app.ts";
import { type JobConfig, NewJob } from "../../contract/job.ts";
import { READ_ONLY_FIELDS } from "../../contract/job-view.ts";
import { jobProblems } from "../../core/config/job-rules.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { isError } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { readJsonObject } from "../http/read-body.ts";
import { allProblems, readFields } from "../http/read-fields.ts";

export interface Ports {
  readonly apps: AppStore;
  readonly tiers: readonly number[];
  /** Epoch ms. */
  readonly now: () => number;
}

const READ_ONLY: ReadonlySet<string> = new Set(READ_ONLY_FIELDS);

/** A job whose configuration is sound, with its app, which may not exist. */
export interface SoundJob {
  readonly config: JobConfig;
  readonly app: App | undefined;
}

/**
 * Reads the job that a request describes and judges it in every respect, before anything is stored. A client
 * may send back the fields that answers add to a job.
 * @param stored the registered job. An update keeps those of its extension fields that it does not name, because
 * Elastic-Job-Cloud's console cannot send them.
 */
export async function judgeJob(ports: Ports, request: HttpRequest, stored?: JobConfig): Promise<SoundJob | AppError> {
  const sent = sentFields(request);
  return isError(sent) ? sent : judgeFields(ports, { ...keptOf(stored), ...sent });
}

/** The fields of a body without those that answers add. */
export function sentFields(request: HttpRequest): Readonly<Record<string, unknown>> | AppError {
  const body = readJsonObject(request);
  if (isError(body)) return body;
  return Object.fromEntries(Object.entries(body.value).filter(([name]) => !READ_ONLY.has(name)));
}

/** Judges the fields of a job, also those of an older revision. */
export async function judgeFields(
  { apps, tiers, now }: Ports,
  sent: Readonly<Record<string, unknown>>,
): Promise<SoundJob | AppError> {
  const { value, fields, problems } = readFields(NewJob, sent);
  const app = fields.appName === undefined ? undefined : await apps.get(fields.appName);
  const all = allProblems(problems, jobProblems(fields, { now: now(), tiers, app }));
  if (value === undefined || all.length > 0) return { kind: "invalid-request", problems: all };
  return { config: value, app };
}

const keptOf = (stored: JobConfig | undefined) =>
  stored && { timeZone: stored.timeZone, timeoutSeconds: stored.timeoutSeconds };

/** The name in a body, if it can be read. It is needed before the body is judged. */
export function jobNameIn(request: HttpRequest): string | undefined {
  const body = readJsonObject(request);
  if (isError(body)) return undefined;
  const { success, data } = NewJob.shape.jobName.safeParse(body.value.jobName);
  return success ? data : undefined;
}
