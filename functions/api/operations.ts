import { type Deps as CreateAppDeps, createApp } from "./apps/create-app.ts";
import { getApp } from "./apps/get-app.ts";
import { type Deps as ListAppsDeps, listApps } from "./apps/list-apps.ts";
import { type Deps as UpdateAppDeps, updateApp } from "./apps/update-app.ts";
import { getExecution } from "./executions/get-execution.ts";
import { killExecution } from "./executions/kill-execution.ts";
import { type Deps as ListExecutionsDeps, listExecutions } from "./executions/list-executions.ts";
import type { Operations } from "./handler.ts";
import { json } from "./http/answer.ts";
import { deregisterJob, deregisterNamedJob } from "./jobs/deregister-job.ts";
import { getJob } from "./jobs/get-job.ts";
import { getJobDisabled } from "./jobs/get-job-disabled.ts";
import { type Deps as ListJobsDeps, listJobs } from "./jobs/list-jobs.ts";
import { type Deps as RegisterJobDeps, registerJob } from "./jobs/register-job.ts";
import { setJobEnabled } from "./jobs/set-job-enabled.ts";
import { type Deps as TriggerJobDeps, triggerJob } from "./jobs/trigger-job.ts";
import { updateJob } from "./jobs/update-job.ts";
import { getOpenApi } from "./openapi/get-openapi.ts";
import { type Deps as ReconcileDeps, reconcileExplicit, reconcileImplicit } from "./operate/reconcile.ts";
import {
  countJobExecutionTypes,
  countJobTypes,
  listRegistered,
  type Deps as StatisticsDeps,
} from "./statistics/count-jobs.ts";
import { listRunning } from "./statistics/list-running.ts";
import { getTaskResults, listTaskResults } from "./statistics/task-results.ts";

/** What all operations together need; each declares its own share. */
export interface OperationsDeps
  extends Omit<RegisterJobDeps, "apps" | "jobs" | "runs" | "schedules" | "invoker">,
    Pick<CreateAppDeps, "appUrls" | "newId">,
    Pick<ReconcileDeps, "schedules" | "invoker" | "reconcileMark">,
    StatisticsDeps {
  readonly apps: RegisterJobDeps["apps"] & CreateAppDeps["apps"] & UpdateAppDeps["apps"] & ListAppsDeps["apps"];
  readonly jobs: RegisterJobDeps["jobs"] & UpdateAppDeps["jobs"] & ListJobsDeps["jobs"];
  readonly runs: RegisterJobDeps["runs"] & TriggerJobDeps["runs"] & ListExecutionsDeps["runs"];
  readonly log: TriggerJobDeps["log"];
}

/** Every operation of the route table, by its name there. */
export const createOperations = (deps: OperationsDeps): Operations => ({
  "create-app": createApp(deps),
  "update-app": updateApp(deps),
  "list-apps": listApps(deps),
  "get-app": getApp(deps),
  "register-job": registerJob(deps),
  "update-job": updateJob(deps),
  "deregister-job": deregisterJob(deps),
  "deregister-named-job": deregisterNamedJob(deps),
  "trigger-job": triggerJob(deps),
  "list-jobs": listJobs(deps),
  "get-job": getJob(deps),
  "get-job-disabled": getJobDisabled(deps),
  "disable-job": setJobEnabled(deps, false),
  "enable-disabled-job": setJobEnabled(deps, true),
  "enable-job": setJobEnabled(deps, true),
  "list-executions": listExecutions(deps),
  "get-execution": getExecution(deps),
  "kill-execution": killExecution(deps),
  "list-task-results": listTaskResults(deps),
  "get-task-results": getTaskResults(deps),
  "list-running-tasks": listRunning(deps, "tasks"),
  "list-running-jobs": listRunning(deps, "executions"),
  "count-job-types": countJobTypes(deps),
  "count-job-execution-types": countJobExecutionTypes(deps),
  "list-registered-jobs": listRegistered(deps),
  "reconcile-explicit": reconcileExplicit(deps),
  "reconcile-implicit": reconcileImplicit(deps),
  "get-openapi": getOpenApi(),
  "get-health": async () => json(200, { status: "ok" }),
});
