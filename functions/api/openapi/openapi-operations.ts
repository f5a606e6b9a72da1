import { AppConfig, AppPatch, NewApp } from "../../contract/app.ts";
import { ExecutionView } from "../../contract/execution-view.ts";
import { Health } from "../../contract/health.ts";
import { Disabled, JobConfig, NewJob, ScheduledJob } from "../../contract/job.ts";
import { Problem } from "../../contract/problem.ts";
import { Reconciliation } from "../../contract/reconciliation.ts";
import { JobExecutionTypes, JobTypes, Registered, Running, TaskResults } from "../../contract/statistics.ts";
import { NamedJob, Trigger, Triggered } from "../../contract/trigger.ts";
import { MAX_ROWS } from "../executions/list-executions.ts";
import { MAX_ITEMS } from "../http/list-reply.ts";
import type { Operation } from "../routes.ts";

/** Schemas of request bodies, by the names the document gives them. */
export const REQUESTS = { NewApp, AppPatch, NewJob, NamedJob, Trigger } as const;
/** Schemas of response bodies. */
export const RESPONSES = {
  App: AppConfig,
  Job: JobConfig,
  ScheduledJob,
  Triggered,
  Execution: ExecutionView,
  Disabled,
  Health,
  TaskResults,
  Running,
  Registered,
  JobTypes,
  JobExecutionTypes,
  Reconciliation,
  Problem,
} as const;

type ResponseName = keyof typeof RESPONSES;

/** What the document says of one operation. */
export interface Described {
  readonly summary: string;
  /** Name of the body's schema; `bare` ones may also be sent as the job's bare name. */
  readonly body?: { readonly schema: keyof typeof REQUESTS; readonly bare?: true };
  readonly success: {
    readonly status: 200 | 201 | 202 | 204;
    readonly schema?: ResponseName;
    /** Many of it, all at once. */
    readonly array?: true;
    /** Most items of a page. */
    readonly list?: number;
    readonly headers?: readonly ("ETag" | "Location" | "Link")[];
  };
  /** Statuses of problem documents beyond 500 and 503. */
  readonly problems: readonly number[];
  readonly headers?: readonly ("If-Match" | "Idempotency-Key")[];
  /** Parameters of the query beside those of lists. */
  readonly query?: readonly string[];
}

const body = { badJson: [400, 413, 415], bare: [400, 413] } as const;

export const DESCRIBED: Readonly<Record<Operation, Described>> = {
  "create-app": {
    summary: "Publish an app",
    body: { schema: "NewApp" },
    success: { status: 201, schema: "App", headers: ["ETag"] },
    problems: [...body.badJson, 409],
  },
  "update-app": {
    summary: "Change an app: what the body does not name stays as it is",
    body: { schema: "AppPatch" },
    success: { status: 200, schema: "App", headers: ["ETag"] },
    problems: [...body.badJson, 404, 409, 412],
    headers: ["If-Match"],
  },
  "list-apps": {
    summary: "Apps by name",
    success: { status: 200, schema: "App", list: MAX_ITEMS, headers: ["Link"] },
    problems: [400],
  },
  "get-app": { summary: "One app", success: { status: 200, schema: "App", headers: ["ETag"] }, problems: [404] },
  "register-job": {
    summary: "Register a job",
    body: { schema: "NewJob" },
    success: { status: 201, schema: "ScheduledJob", headers: ["ETag"] },
    problems: [...body.badJson, 409, 422],
  },
  "update-job": {
    summary: "Replace a job's configuration; shards that run finish under the old one",
    body: { schema: "NewJob" },
    success: { status: 200, schema: "ScheduledJob", headers: ["ETag"] },
    problems: [...body.badJson, 404, 409, 412, 422],
    headers: ["If-Match"],
  },
  "deregister-job": {
    summary: "Remove a job and cancel what runs of it",
    body: { schema: "NamedJob", bare: true },
    success: { status: 204 },
    problems: [...body.bare, 404, 409, 412],
    headers: ["If-Match"],
  },
  "deregister-named-job": {
    summary: "Remove a job: for clients that cannot send a body with DELETE",
    success: { status: 204 },
    problems: [404, 409, 412],
    headers: ["If-Match"],
  },
  "trigger-job": {
    summary: "Run a job once, now or after the execution that runs",
    body: { schema: "Trigger", bare: true },
    success: { status: 202, schema: "Triggered", headers: ["Location"] },
    problems: [...body.bare, 404, 409, 422, 429],
    headers: ["Idempotency-Key"],
  },
  "list-jobs": {
    summary: "Jobs by name",
    success: { status: 200, schema: "Job", list: MAX_ITEMS, headers: ["Link"] },
    problems: [400],
  },
  "get-job": { summary: "One job", success: { status: 200, schema: "Job", headers: ["ETag"] }, problems: [404] },
  "get-job-disabled": {
    summary: "Whether a job is in effect disabled, by itself or with its app",
    success: { status: 200, schema: "Disabled" },
    problems: [404],
  },
  "disable-job": {
    summary: "Disable a job: what waits is skipped, what runs is cancelled",
    success: { status: 204, headers: ["ETag"] },
    problems: [404, 409, 412],
    headers: ["If-Match"],
  },
  "enable-disabled-job": {
    summary: "Enable a job",
    success: { status: 204, headers: ["ETag"] },
    problems: [404, 409, 412],
    headers: ["If-Match"],
  },
  "enable-job": {
    summary: "Enable a job",
    success: { status: 204, headers: ["ETag"] },
    problems: [404, 409, 412],
    headers: ["If-Match"],
  },
  "list-executions": {
    summary: "What became of a job's fires, newest first",
    success: { status: 200, schema: "Execution", list: MAX_ROWS, headers: ["Link"] },
    problems: [400, 404],
  },
  "get-execution": {
    summary: "What became of one fire",
    success: { status: 200, schema: "Execution" },
    problems: [404],
  },
  "kill-execution": {
    summary: "Cancel an execution",
    success: { status: 202, schema: "Execution" },
    problems: [404, 409],
  },
  "list-task-results": {
    summary: "Shards that ended well and not, minute by minute; with since=last24hours, else none",
    success: { status: 200, schema: "TaskResults", array: true },
    problems: [],
    query: ["since"],
  },
  "get-task-results": {
    summary:
      "Shards that ended well and not: lastMinute, lastHour (both closed ones), lastWeek, online (both until now)",
    success: { status: 200, schema: "TaskResults" },
    problems: [],
  },
  "list-running-tasks": {
    summary: "Shards that ran, minute by minute, of executions that have ended; with since=lastWeek, else none",
    success: { status: 200, schema: "Running", array: true },
    problems: [],
    query: ["since"],
  },
  "list-running-jobs": {
    summary: "Executions that ran, minute by minute, of those that have ended; with since=lastWeek, else none",
    success: { status: 200, schema: "Running", array: true },
    problems: [],
    query: ["since"],
  },
  "count-job-types": { summary: "Jobs by type", success: { status: 200, schema: "JobTypes" }, problems: [] },
  "count-job-execution-types": {
    summary: "Jobs by execution type",
    success: { status: 200, schema: "JobExecutionTypes" },
    problems: [],
  },
  "list-registered-jobs": {
    summary: "Jobs that were registered, day by day",
    success: { status: 200, schema: "Registered", array: true },
    problems: [],
  },
  "reconcile-explicit": {
    summary: "Compare jobs with their schedules and what runs of them, and repair; go on with `next` as `after`",
    success: { status: 200, schema: "Reconciliation" },
    problems: [429],
    query: ["after"],
  },
  "reconcile-implicit": {
    summary: "Compare schedules with the jobs they are of, and repair; go on with `next` as `after`",
    success: { status: 200, schema: "Reconciliation" },
    problems: [429],
    query: ["after"],
  },
  "get-openapi": { summary: "This document", success: { status: 200 }, problems: [] },
  "get-health": { summary: "Liveness, without data", success: { status: 200, schema: "Health" }, problems: [] },
};
