import type { FieldProblem } from "../../contract/problem.ts";

/** Every expected way in which a request can fail; the kinds are the public codes. */
export type AppError =
  | { readonly kind: "invalid-request"; readonly problems: readonly FieldProblem[] }
  | { readonly kind: "invalid-query"; readonly detail: string }
  | { readonly kind: "route-not-found"; readonly path: string }
  | { readonly kind: "method-not-allowed"; readonly method: string; readonly allow: readonly string[] }
  | { readonly kind: "unsupported-media-type"; readonly contentType: string | undefined }
  | { readonly kind: "body-too-large"; readonly maxBytes: number }
  | { readonly kind: "app-exists"; readonly appName: string }
  | { readonly kind: "app-being-deleted"; readonly appName: string; readonly retryAfterSeconds: number }
  | { readonly kind: "app-not-found"; readonly appName: string }
  | { readonly kind: "app-not-registered"; readonly appName: string }
  | { readonly kind: "app-disabled"; readonly appName: string }
  | { readonly kind: "job-exists"; readonly jobName: string }
  | { readonly kind: "job-not-found"; readonly jobName: string }
  | { readonly kind: "revision-not-found"; readonly name: string; readonly revision: string }
  | { readonly kind: "job-disabled"; readonly jobName: string }
  | { readonly kind: "backfill-running"; readonly jobName: string }
  | { readonly kind: "daemon-job"; readonly jobName: string }
  | { readonly kind: "queue-full"; readonly jobName: string; readonly retryAfterSeconds: number }
  | { readonly kind: "execution-not-found"; readonly executionId: string }
  | { readonly kind: "execution-running"; readonly executionId: string }
  | { readonly kind: "not-retryable"; readonly executionId: string; readonly detail: string }
  | { readonly kind: "execution-not-running"; readonly executionId: string }
  | { readonly kind: "shard-not-found"; readonly executionId: string; readonly item: string }
  | { readonly kind: "task-not-found"; readonly executionId: string; readonly taskId: string }
  | { readonly kind: "shard-not-running"; readonly executionId: string; readonly item: string }
  | { readonly kind: "notices-not-found"; readonly name: string }
  | { readonly kind: "too-many-notices"; readonly most: number }
  | { readonly kind: "reconciled-lately"; readonly retryAfterSeconds: number }
  | { readonly kind: "precondition-failed" }
  | { readonly kind: "idempotency-key-reused" }
  | { readonly kind: "first-request-running"; readonly retryAfterSeconds: number }
  | { readonly kind: "changed-meanwhile"; readonly name: string }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number; readonly again: string }
  | { readonly kind: "internal" };

/** Status and title of each kind. */
export const ERRORS = {
  "invalid-request": [400, "Invalid request"],
  "invalid-query": [400, "Invalid query"],
  "route-not-found": [404, "No such route"],
  "method-not-allowed": [405, "Method not allowed"],
  "unsupported-media-type": [415, "Unsupported media type"],
  "body-too-large": [413, "Body too large"],
  "app-exists": [409, "App exists"],
  "app-being-deleted": [409, "App being deleted"],
  "app-not-found": [404, "No such app"],
  "app-not-registered": [422, "App not registered"],
  "app-disabled": [409, "App disabled"],
  "job-exists": [409, "Job exists"],
  "job-not-found": [404, "No such job"],
  "revision-not-found": [404, "No such revision"],
  "job-disabled": [409, "Job disabled"],
  "backfill-running": [409, "Backfill running"],
  "daemon-job": [409, "Not for a daemon job"],
  "queue-full": [429, "Queue full"],
  "execution-not-found": [404, "No such execution"],
  "execution-running": [409, "Execution running"],
  "not-retryable": [409, "Not to be retried"],
  "execution-not-running": [409, "Execution not running"],
  "shard-not-found": [404, "No such shard"],
  "task-not-found": [404, "No such task"],
  "shard-not-running": [409, "Shard not running"],
  "notices-not-found": [404, "No such notices"],
  "too-many-notices": [409, "Too many notices"],
  "reconciled-lately": [429, "Reconciled lately"],
  "precondition-failed": [412, "Precondition failed"],
  "idempotency-key-reused": [422, "Idempotency-Key used before"],
  "first-request-running": [503, "First request running"],
  "changed-meanwhile": [409, "Changed meanwhile"],
  throttled: [503, "Throttled"],
  internal: [500, "Internal error"],
} as const satisfies Record<AppError["kind"], readonly [status: number, title: string]>;

/** A sentence for people; Elastic-Job-Cloud's own where it had one. */
export function detailOf(error: AppError): string {
  switch (error.kind) {
    case "invalid-request":
      return error.problems
        .map(({ pointer, detail }) => (pointer === "" ? detail : `${pointer}: ${detail}`))
        .join("; ");
    case "invalid-query":
      return error.detail;
    case "route-not-found":
      return `No handler found for [${error.path}].`;
    case "method-not-allowed":
      return `${error.method} is not one of ${error.allow.join(", ")}`;
    case "unsupported-media-type":
      return `the body must be application/json, not ${error.contentType ?? "without a content type"}`;
    case "body-too-large":
      return `the body must be at most ${error.maxBytes} bytes`;
    case "app-exists":
      return `app '${error.appName}' already existed.`;
    case "app-being-deleted":
      return `jobs of the app '${error.appName}' that was deleted are still being removed; try again`;
    case "app-not-found":
      return `Cannot found app '${error.appName}', please register first.`;
    case "app-not-registered":
      return `Register app '${error.appName}' firstly.`;
    case "app-disabled":
      return `App '${error.appName}' is disabled.`;
    case "job-exists":
      return `Job '${error.jobName}' already existed.`;
    case "job-not-found":
      return `Cannot found job '${error.jobName}', please register first.`;
    case "revision-not-found":
      return `'${error.name}' has no revision ${error.revision}.`;
    case "job-disabled":
      return `Job '${error.jobName}' is disabled.`;
    case "backfill-running":
      return `A backfill of another window of job '${error.jobName}' is not done yet.`;
    case "daemon-job":
      return `Daemon job '${error.jobName}' cannot support trigger.`;
    case "queue-full":
      return `Job '${error.jobName}' has as many fires waiting as there may be.`;
    case "execution-not-found":
      return `Cannot found execution '${error.executionId}'.`;
    case "execution-running":
      return `Execution '${error.executionId}' has not ended yet.`;
    case "not-retryable":
      return `Execution '${error.executionId}' cannot be run again: ${error.detail}.`;
    case "execution-not-running":
      return `Execution '${error.executionId}' is not running.`;
    case "shard-not-found":
      return `Execution '${error.executionId}' has no shard of item ${error.item}.`;
    case "task-not-found":
      return `Cannot found task '${error.taskId}' of execution '${error.executionId}'.`;
    case "shard-not-running":
      return `The shard of item ${error.item} of execution '${error.executionId}' has ended.`;
    case "notices-not-found":
      return `There are no notices '${error.name}'.`;
    case "too-many-notices":
      return `A stack has at most ${error.most} subscriptions of notices.`;
    case "reconciled-lately":
      return "Repeat explicitReconcile";
    case "precondition-failed":
      return "it is no longer the version that If-Match names";
    case "idempotency-key-reused":
      return "this Idempotency-Key came with other parameters before";
    case "first-request-running":
      return "the first request with this Idempotency-Key has not ended yet; send it again with the same key";
    case "changed-meanwhile":
      return `'${error.name}' was being changed by another request; nothing was done, try again`;
    case "throttled":
      return `too many requests at this moment; ${error.again}`;
    case "internal":
      return "something went wrong on this side";
  }
}
