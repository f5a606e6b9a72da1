import type { Sent } from "../../../client/shapes.ts";
import type { JobView } from "../../../contract/job-view.ts";

export type JobBody = Sent["NewJob"];

/** The fields of a job that its owner gives: an answer without the fields that are read only. */
export function bodyOf(job: JobView): JobBody {
  const { state: _, nextFireTime: __, lastExecution: ___, outcomes: ____, ...body } = job;
  return body;
}
