import type { Call } from "./call-types.ts";

/**
 * Every operation of the API as a client calls it, by the operation's name. `sends` and `answers` are ids of schemas of
 * the contract; `list` is an answer of several, `paged` one that leads on. `made`: the call that reads what this one
 * makes, for a client that does not know whether its first try was done.
 */
export const CALLS = {
  "create-app": { method: "POST", path: "/api/app", sends: "NewApp", answers: "App", made: "get-app" },
  "update-app": { method: "PUT", path: "/api/app", sends: "AppPatch", answers: "App" },
  "list-apps": { method: "GET", path: "/api/app/list", answers: "App", list: "paged" },
  "get-app": { method: "GET", path: "/api/app/{appName}", answers: "App" },
  "delete-app": { method: "DELETE", path: "/api/app/{appName}" },
  "get-app-disabled": { method: "GET", path: "/api/app/{appName}/disable", answers: "Disabled" },
  "disable-app": { method: "POST", path: "/api/app/{appName}/disable" },
  "enable-disabled-app": { method: "DELETE", path: "/api/app/{appName}/disable" },
  "enable-app": { method: "POST", path: "/api/app/{appName}/enable" },
  "register-job": {
    method: "POST",
    path: "/api/job/register",
    sends: "NewJob",
    answers: "ScheduledJob",
    made: "get-job",
  },
  "preview-job": {
    method: "POST",
    path: "/api/job/preview",
    sends: "NewJob",
    answers: "Preview",
    query: ["fires", "shardSeconds"],
  },
  "update-job": { method: "PUT", path: "/api/job/update", sends: "NewJob", answers: "ScheduledJob" },
  "deregister-job": { method: "DELETE", path: "/api/job/deregister", sends: "NamedJob" },
  "deregister-named-job": { method: "DELETE", path: "/api/job/{jobName}/deregister" },
  "trigger-job": { method: "POST", path: "/api/job/trigger", sends: "Trigger", answers: "Triggered" },
  "list-jobs": { method: "GET", path: "/api/job/jobs", answers: "Job", list: "paged" },
  "get-job": { method: "GET", path: "/api/job/jobs/{jobName}", answers: "Job" },
  "get-job-disabled": { method: "GET", path: "/api/job/{jobName}/disable", answers: "Disabled" },
  "disable-job": { method: "POST", path: "/api/job/{jobName}/disable" },
  "enable-disabled-job": { method: "DELETE", path: "/api/job/{jobName}/disable" },
  "enable-job": { method: "POST", path: "/api/job/{jobName}/enable" },
  "list-fires": {
    method: "GET",
    path: "/api/job/{jobName}/fires",
    answers: "Fire",
    list: "paged",
    query: ["from", "to"],
  },
  "list-executions": { method: "GET", path: "/api/job/{jobName}/executions", answers: "Execution", list: "paged" },
  "get-execution": { method: "GET", path: "/api/job/executions/{executionId}", answers: "Execution" },
  "list-tasks": {
    method: "GET",
    path: "/api/job/executions/{executionId}/tasks",
    answers: "Shard",
    list: "paged",
    query: ["outcome", "item"],
  },
  "kill-execution": { method: "POST", path: "/api/job/executions/{executionId}/kill", answers: "Execution" },
  "retry-execution": { method: "POST", path: "/api/job/executions/{executionId}/retry", answers: "Triggered" },
  "list-task-results": {
    method: "GET",
    path: "/api/job/statistics/tasks/results",
    answers: "TaskResults",
    list: "whole",
    query: ["since"],
  },
  "get-task-results": { method: "GET", path: "/api/job/statistics/tasks/results/{period}", answers: "TaskResults" },
  "list-running-tasks": {
    method: "GET",
    path: "/api/job/statistics/tasks/running",
    answers: "Running",
    list: "whole",
    query: ["since"],
  },
  "count-job-types": { method: "GET", path: "/api/job/statistics/jobs/type", answers: "JobTypes" },
  "count-job-execution-types": {
    method: "GET",
    path: "/api/job/statistics/jobs/executionType",
    answers: "JobExecutionTypes",
  },
  "list-running-jobs": {
    method: "GET",
    path: "/api/job/statistics/jobs/running",
    answers: "Running",
    list: "whole",
    query: ["since"],
  },
  "list-registered-jobs": {
    method: "GET",
    path: "/api/job/statistics/jobs/register",
    answers: "Registered",
    list: "whole",
  },
  "export-all": { method: "GET", path: "/api/operate/export", answers: "Export", query: ["after"] },
  "reconcile-explicit": {
    method: "POST",
    path: "/api/operate/reconcile/explicit",
    answers: "Reconciliation",
    query: ["after"],
  },
  "reconcile-implicit": {
    method: "POST",
    path: "/api/operate/reconcile/implicit",
    answers: "Reconciliation",
    query: ["after"],
  },
  "get-openapi": { method: "GET", path: "/api/openapi.json" },
  "get-health": { method: "GET", path: "/api/health", answers: "Health" },
} as const satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof CALLS;
