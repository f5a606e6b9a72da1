import { TASK_STATES } from "../../contract/events.ts";
import { ExecutionView } from "../../contract/execution-view.ts";
import { JobExecutionType, JobType, MAX_TIMEOUT_SECONDS } from "../../contract/job.ts";
import { JobState } from "../../contract/job-view.ts";
import { RESERVED_NAMES } from "../../contract/names.ts";
import { SHARD_STATUSES } from "../../contract/shard-view.ts";
import { FIRE_ID } from "../../core/run/ids.ts";

/** The description of a parameter in the document. */
export interface Parameter {
  readonly description: string;
  /** JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** A value that a request to the stack of the examples may have. */
  readonly example: string | number;
  /** Parameters of a path always are. */
  readonly isRequired?: true;
}

const instant = { type: "string", format: "date-time" };
const name = {
  type: "string",
  pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
  not: { enum: [...RESERVED_NAMES] },
};
const someName = { type: "string", pattern: "^[A-Za-z0-9._-]{1,64}$" };
const whole = (minimum: number, maximum: number) => ({ type: "integer", minimum, maximum });
const oneOf = (values: readonly string[]) => ({ type: "string", enum: [...values] });
const text = { type: "string" };

/** Parameters by their name, or by the name of their operation and their own where they differ between operations. */
export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  appName: { description: "Name of an app.", schema: name, example: "foo_app" },
  jobName: { description: "Name of a job.", schema: name, example: "foo_job" },
  name: {
    description: "Name of a subscription of notices.",
    schema: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$" },
    example: "ops",
  },
  executionId: {
    description: "`jobName.fireId`, as the API names an execution.",
    schema: {
      type: "string",
      pattern: `^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\.${FIRE_ID}$`,
    },
    example: "foo_job.t01ARZ3NDEKTSV4RRFFQ69G5FAV",
  },
  item: { description: "A sharding item.", schema: whole(0, 999_999), example: 0 },
  revision: { description: "Number of a revision.", schema: whole(0, 9_999_999_999_999), example: 1 },
  period: {
    description: "`lastMinute`, `lastHour`, `lastWeek` or `online`; another word counts nothing.",
    schema: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$" },
    example: "lastHour",
  },
  "If-Match": {
    description: "Entity tags, or `*`: the resource is changed only if one of them is its own.",
    schema: text,
    example: "*",
  },
  "Idempotency-Key": {
    description:
      "Chosen by the client. The same request with the same key gets the first answer; a key with other parameters is a 422. It belongs to one incarnation of the app or job.",
    schema: text,
    example: "8e03978e-40d5-43dd-bc93-6894a57f9324",
  },
  after: { description: "Mark of a page: the `Link` of the page before holds it.", schema: text, example: "" },
  "list-app-revisions.after": { description: "Only older revisions.", schema: whole(0, 9_999_999_999_999), example: 2 },
  "list-job-revisions.after": {
    description: "Only older revisions.",
    schema: whole(0, 9_999_999_999_999),
    example: 1_798_761_600_501,
  },
  "get-task-log.taskId": {
    description: "A task, as the attempts of a shard name it: without its signature.",
    schema: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._@-]{0,255}$" },
    example: "foo_job@-@0@-@READY@-@foo_job.t01ARZ3NDEKTSV4RRFFQ69G5FAV.1",
  },
  "get-task-log.after": {
    description: "`0` for the first line, or the `next` of a page before.",
    schema: { type: "string", pattern: "^(0|[0-9]{1,9}\\.[0-9]{1,15}\\.[0-9]{1,9})$" },
    example: "0",
  },
  "get-task-log.limit": {
    description: "Most lines of the answer. Default 1,000.",
    schema: whole(1, 10_000),
    example: 100,
  },
  limit: { description: "Most items of the answer.", schema: whole(1, 1_000), example: 10 },
  "find-sandboxes.limit": { description: "Most jobs that the page reads.", schema: whole(1, 100), example: 10 },
  "list-next-fires.limit": { description: "Most fires of the answer.", schema: whole(1, 100), example: 10 },
  from: { description: "Beginning of the window, included.", schema: instant, example: "2027-01-01T00:00:00Z" },
  to: { description: "End of the window, included.", schema: instant, example: "2027-01-01T00:10:00Z" },
  compare: {
    description: "A revision that each one is compared with, instead of the one before it.",
    schema: whole(0, 9_999_999_999_999),
    example: 1,
  },
  "list-job-revisions.compare": {
    description: "A revision that each one is compared with, instead of the one before it.",
    schema: whole(0, 9_999_999_999_999),
    example: 1_798_761_600_500,
  },
  "restore-job.revision": {
    description: "Number of a revision: epoch ms.",
    schema: whole(0, 9_999_999_999_999),
    example: 1_798_761_600_500,
  },
  prefix: { description: "Beginning of the names.", schema: someName, example: "foo" },
  "list-apps.appName": { description: "One app alone.", schema: someName, example: "foo_app" },
  "list-apps.state": {
    description: "Apps in this state alone.",
    schema: oneOf(["ENABLED", "DISABLED"]),
    example: "ENABLED",
  },
  "list-jobs.appName": { description: "Jobs of this app alone.", schema: someName, example: "foo_app" },
  "list-jobs.state": { description: "Jobs in this state alone.", schema: oneOf(JobState.options), example: "ENABLED" },
  "list-jobs.type": {
    description: "Jobs of this type alone.",
    schema: oneOf([...JobType.options, ...JobExecutionType.options]),
    example: "SIMPLE",
  },
  failing: {
    description: "Whether the newest ended execution is not FINISHED.",
    schema: { type: "boolean" },
    example: "false",
  },
  losing: {
    description: "Whether one of the last twenty fires was lost.",
    schema: { type: "boolean" },
    example: "false",
  },
  view: {
    description: "`summary` adds the next fire and the last outcomes.",
    schema: oneOf(["summary"]),
    example: "summary",
  },
  fires: { description: "Number of next fires. Default 5.", schema: whole(1, 100), example: 3 },
  shardSeconds: {
    description: "How long a shard is assumed to run. Default 1.",
    schema: { type: "number", exclusiveMinimum: 0, maximum: MAX_TIMEOUT_SECONDS },
    example: 2.5,
  },
  "list-executions.outcome": {
    description: "Fires with this outcome alone.",
    schema: oneOf(ExecutionView.shape.status.options),
    example: "FINISHED",
  },
  "list-tasks.outcome": {
    description: "Shards in this state alone.",
    schema: oneOf(SHARD_STATUSES),
    example: "FAILED",
  },
  "list-tasks.item": { description: "The shard of this sharding item alone.", schema: whole(0, 999_999), example: 0 },
  since: {
    description: "`last24hours` for results, `lastWeek` for running: rows since then. Without it there are none.",
    schema: text,
    example: "lastWeek",
  },
  "list-task-results.since": {
    description: "`last24hours`: rows since then. Without it there are none.",
    schema: text,
    example: "last24hours",
  },
  "find-sandboxes.appName": {
    description: "Name of an app.",
    schema: { ...text, minLength: 1 },
    example: "foo_app",
    isRequired: true,
  },
  per_page: { description: "Rows of a page. Default 10.", schema: whole(0, 1_000), example: 20 },
  page: { description: "Number of the page, from 1.", schema: whole(0, 999_999), example: 1 },
  sort: {
    description: "A field of the rows; another word sorts nothing. Default: the newest first.",
    schema: text,
    example: "jobName",
  },
  order: { description: "`ASC` or `DESC`, of `sort`.", schema: text, example: "DESC" },
  startTime: {
    description: "Beginning of the range, included: an instant, or a time of the clock in `timeZone`.",
    schema: { ...text, format: "event-time" },
    example: "2027-01-01 00:00:00",
  },
  endTime: {
    description: "End of the range, included.",
    schema: { ...text, format: "event-time" },
    example: "2027-01-02T00:00:00Z",
  },
  timeZone: {
    description: "Zone of times without one: a name of the tz database. Default UTC.",
    schema: { ...text, format: "time-zone" },
    example: "Europe/Paris",
  },
  taskId: {
    description: "A task, as the rows name it.",
    schema: text,
    example: "foo_job@-@0@-@READY@-@foo_job.t01ARZ3NDEKTSV4RRFFQ69G5FAV.1",
  },
  "find-execution-events.jobName": { description: "Rows of this job alone.", schema: text, example: "foo_job" },
  "find-status-traces.jobName": { description: "Rows of this job alone.", schema: text, example: "foo_job" },
  ip: { description: "Ignored: a sandbox has no address.", schema: text, example: "" },
  isSuccess: {
    description: "Rows that ended well alone, or all others.",
    schema: oneOf(["1", "0", "true", "false"]),
    example: "1",
  },
  slaveId: {
    description: "`executionId.attempt`.",
    schema: text,
    example: "foo_job.t01ARZ3NDEKTSV4RRFFQ69G5FAV.1",
  },
  source: {
    description: "Rows of this source alone.",
    schema: oneOf(["CLOUD_SCHEDULER", "CLOUD_EXECUTOR"]),
    example: "CLOUD_EXECUTOR",
  },
  executionType: { description: "Rows of this type alone.", schema: oneOf(["READY", "FAILOVER"]), example: "READY" },
  "find-status-traces.state": {
    description: "Rows with this state alone.",
    schema: oneOf(TASK_STATES),
    example: "TASK_FINISHED",
  },
};

/** @throws when a parameter is not described: a mistake of its operation. */
export function parameterOf(operation: string, parameter: string): Parameter {
  const found = PARAMETERS[`${operation}.${parameter}`] ?? PARAMETERS[parameter];
  if (found === undefined) throw new Error(`the document does not describe the parameter ${parameter} of ${operation}`);
  return found;
}
