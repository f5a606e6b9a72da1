import { json } from "./answer.ts";
import { countJobExecutionTypes, countJobTypes, listRegistered, type Deps as StatisticsDeps } from "./count-jobs.ts";
import { type Deps as CreateAppDeps, createApp } from "./create-app.ts";
import { deregisterJob, deregisterNamedJob } from "./deregister-job.ts";
import { getApp } from "./get-app.ts";
import { getExecution } from "./get-execution.ts";
import { getJob } from "./get-job.ts";
import { getJobDisabled } from "./get-job-disabled.ts";
import { getOpenApi } from "./get-openapi.ts";
import type { Operations } from "./handler.ts";
import { killExecution } from "./kill-execution.ts";
import { type Deps as ListAppsDeps, listApps } from "./list-apps.ts";
import { type Deps as ListExecutionsDeps, listExecutions } from "./list-executions.ts";
import { type Deps as ListJobsDeps, listJobs } from "./list-jobs.ts";
import { listRunning } from "./list-running.ts";
import { type Deps as ReconcileDeps, reconcileExplicit, reconcileImplicit } from "./reconcile.ts";
import { type Deps as RegisterJobDeps, registerJob } from "./register-job.ts";
import { setJobEnabled } from "./set-job-enabled.ts";
import { getTaskResults, listTaskResults } from "./task-results.ts";
import { type Deps as TriggerJobDeps, triggerJob } from "./trigger-job.ts";
import { type Deps as UpdateAppDeps, updateApp } from "./update-app.ts";
import { updateJob } from "./update-job.ts";

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
