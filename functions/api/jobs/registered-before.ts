import { type Job, NewJob } from "../../contract/job.ts";
import { differences } from "../../core/config/differences.ts";
import { isScheduling, owesSchedule } from "../../core/run/cursor.ts";
import type { ConfigurationPorts } from "../../steps/configuration/configuration-ports.ts";
import { fulfil } from "../../steps/configuration/fulfil.ts";
import { owedOnFailure } from "../../steps/configuration/owed-on-failure.ts";
import { type Answer, isError } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { keyMarkOf } from "../http/key-mark.ts";
import { readFields } from "../http/read-fields.ts";
import { scheduledJobReply } from "./job-view.ts";
import { jobNameIn, sentFields } from "./judge-job.ts";

/** Seconds after which a client repeats a request whose first try has not ended. */
const RETRY_AFTER_SECONDS = 2;

const RUNNING: Answer = { kind: "first-request-running", retryAfterSeconds: RETRY_AFTER_SECONDS };

/**
 * The answer to a repeated registration. It equals the answer to the first request, even if the job has changed since.
 * The key belongs to one incarnation of the job, and is deleted with it. The first request may still remove the job
 * until its schedule is written or its function's time is over.
 * @returns undefined when the job was registered with another key, without one, or not at all.
 */
export async function registeredBefore(ports: ConfigurationPorts, request: HttpRequest): Promise<Answer | undefined> {
  const keyMark = keyMarkOf(request);
  const jobName = jobNameIn(request);
  const sent = sentFields(request);
  if (keyMark === undefined || jobName === undefined || isError(sent)) return undefined;
  // The cursor is read before the job. If it says that the schedule is written, no request removes the job any more.
  const owing = await ports.cursors.get(jobName);
  const job = await ports.jobs.get(jobName);
  if (isTakenBack(job, keyMark)) return RUNNING;
  if (job?.incarnation === undefined || job.state === "DELETING") return undefined;
  const first = await ports.jobs.getRevision(jobName, job.incarnation);
  if (first?.origin?.keyMark !== keyMark) return undefined;
  const { value } = readFields(NewJob, sent);
  if (value === undefined || differences(value, first.config).length > 0) return { kind: "idempotency-key-reused" };
  const isOfJob = owing?.revision === job.revision;
  const mayBeTakenBack = !isOfJob || (owesSchedule(owing) && isScheduling(owing, ports.now()));
  if (job.revision === first.revision && mayBeTakenBack) return RUNNING;
  // The first request may have died before it did all its consequences.
  await owedOnFailure(ports, "the work of an earlier request", jobName, () => fulfil(ports, owing, job));
  return scheduledJobReply(201, first, first.origin.at);
}

/** The first request removes the job, because EventBridge refused its schedule. */
const isTakenBack = (job: Job | undefined, keyMark: string): boolean =>
  job?.state === "DELETING" && job.origin?.action === "taken-back" && job.origin.keyMark === keyMark;
