import { createApp } from "./apps/create-app.ts";
import { deleteApp } from "./apps/delete-app.ts";
import { getApp } from "./apps/get-app.ts";
import { getAppDisabled } from "./apps/get-app-disabled.ts";
import { listAppRevisions } from "./apps/list-app-revisions.ts";
import { listApps } from "./apps/list-apps.ts";
import { restoreApp } from "./apps/restore-app.ts";
import { disableApp, enableApp, enableDisabledApp } from "./apps/set-app-enabled.ts";
import { updateApp } from "./apps/update-app.ts";
import { findExecutionEvents } from "./events/find-execution-events.ts";
import { findStatusTraces } from "./events/find-status-traces.ts";
import { getExecution } from "./executions/get-execution.ts";
import { getTaskLog } from "./executions/get-task-log.ts";
import { killExecution } from "./executions/kill-execution.ts";
import { killShard } from "./executions/kill-shard.ts";
import { listChunks } from "./executions/list-chunks.ts";
import { listExecutions } from "./executions/list-executions.ts";
import { listTasks } from "./executions/list-tasks.ts";
import { retryExecution } from "./executions/retry-execution.ts";
import type { Operation } from "./http/operation.ts";
import { backfillJob } from "./jobs/backfill-job.ts";
import { deregisterJob, deregisterNamedJob } from "./jobs/deregister-job.ts";
import { getJob } from "./jobs/get-job.ts";
import { getJobDisabled } from "./jobs/get-job-disabled.ts";
import { listFireDays } from "./jobs/list-fire-days.ts";
import { listFires } from "./jobs/list-fires.ts";
import { listJobRevisions } from "./jobs/list-job-revisions.ts";
import { listJobs } from "./jobs/list-jobs.ts";
import { listNextFires } from "./jobs/list-next-fires.ts";
import { previewJob } from "./jobs/preview-job.ts";
import { registerJob } from "./jobs/register-job.ts";
import { restoreJob } from "./jobs/restore-job.ts";
import { disableJob, enableDisabledJob, enableJob } from "./jobs/set-job-enabled.ts";
import { triggerJob } from "./jobs/trigger-job.ts";
import { updateJob } from "./jobs/update-job.ts";
import { deleteNotices } from "./notices/delete-notices.ts";
import { getNotices } from "./notices/get-notices.ts";
import { listDeliveries } from "./notices/list-deliveries.ts";
import { listNotices } from "./notices/list-notices.ts";
import { putNotices } from "./notices/put-notices.ts";
import { testNotices } from "./notices/test-notices.ts";
import { getOpenApi } from "./openapi/get-openapi.ts";
import { exportAll } from "./operate/export-all.ts";
import { findSandboxes } from "./operate/find-sandboxes.ts";
import { getHealth } from "./operate/get-health.ts";
import { getOverview } from "./operate/get-overview.ts";
import { listChanges } from "./operate/list-changes.ts";
import { listDeadLetters } from "./operate/list-dead-letters.ts";
import { listOverdue } from "./operate/list-overdue.ts";
import { reconcileExplicit, reconcileImplicit } from "./operate/reconcile.ts";
import type { ApiPorts } from "./ports.ts";
import { countJobExecutionTypes, countJobTypes, listRegisteredJobs } from "./statistics/count-jobs.ts";
import { listRunningJobs, listRunningTasks } from "./statistics/list-running.ts";
import { getTaskResults, listTaskResults } from "./statistics/task-results.ts";
import { findFailoverTasks } from "./tasks/find-failover-tasks.ts";
import { findReadyJobs } from "./tasks/find-ready-jobs.ts";
import { findRunningTasks } from "./tasks/find-running-tasks.ts";

/** All operations, in the order of the document. */
export const OPERATIONS: readonly Operation<ApiPorts>[] = [
  createApp,
  updateApp,
  listApps,
  getApp,
  deleteApp,
  getAppDisabled,
  disableApp,
  enableDisabledApp,
  enableApp,
  listAppRevisions,
  restoreApp,
  registerJob,
  previewJob,
  updateJob,
  deregisterJob,
  deregisterNamedJob,
  triggerJob,
  backfillJob,
  listJobs,
  getJob,
  getJobDisabled,
  disableJob,
  enableDisabledJob,
  enableJob,
  listJobRevisions,
  restoreJob,
  listFires,
  listFireDays,
  listNextFires,
  findRunningTasks,
  findReadyJobs,
  findFailoverTasks,
  findExecutionEvents,
  findStatusTraces,
  listExecutions,
  getExecution,
  listTasks,
  listChunks,
  getTaskLog,
  killExecution,
  killShard,
  retryExecution,
  listTaskResults,
  getTaskResults,
  listRunningTasks,
  countJobTypes,
  countJobExecutionTypes,
  listRunningJobs,
  listRegisteredJobs,
  getOverview,
  listOverdue,
  listDeadLetters,
  findSandboxes,
  exportAll,
  listChanges,
  listNotices,
  getNotices,
  putNotices,
  deleteNotices,
  testNotices,
  listDeliveries,
  reconcileExplicit,
  reconcileImplicit,
  getOpenApi,
  getHealth,
];
