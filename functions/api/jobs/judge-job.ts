import type { App } from "../../contract/app.ts";
import { type JobConfig, NewJob } from "../../contract/job.ts";
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

/** A job whose configuration is sound, with its app, which may not exist. */
export interface SoundJob {
  readonly config: JobConfig;
  readonly app: App | undefined;
}

/** Reads the job that a request describes and judges it in every respect, before anything is stored. */
export async function judgeJob({ apps, tiers, now }: Ports, request: HttpRequest): Promise<SoundJob | AppError> {
  const body = readJsonObject(request);
  if (isError(body)) return body;
  const { value, fields, problems } = readFields(NewJob, body.value);
  const app = fields.appName === undefined ? undefined : await apps.get(fields.appName);
  const all = allProblems(problems, jobProblems(fields, { now: now(), tiers, app }));
  if (value === undefined || all.length > 0) return { kind: "invalid-request", problems: all };
  return { config: value, app };
}
