import type { Operation } from "../../../functions/api/http/operation.ts";
import { documentedApp, documentedJob } from "../../api/documented.ts";
import { LATE_CRON } from "./fill-stack.ts";

/** A request, and the status that it meets. */
export interface Provoking {
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Known = Readonly<Record<string, readonly string[]>>;

const job = (change: object = {}) => ({ ...documentedJob, appName: "kept_app", cron: LATE_CRON, ...change });
const tooLarge = (body: object) => ({ ...body, description: "x".repeat(270_000) });
const key = (name: string) => ({ "idempotency-key": name });
const past = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const OTHER_TAG = { "if-match": '"another"' };

/** Bodies with which an operation succeeds. */
const BODIES: Readonly<Record<string, object>> = {
  "create-app": { ...documentedApp, appName: "new_app" },
  "update-app": { appName: "new_app", memoryMB: 65 },
  "register-job": job({ jobName: "new_job" }),
  "preview-job": job(),
  "update-job": job({ jobName: "new_job", description: "new" }),
  "deregister-job": { jobName: "bare_job" },
  "trigger-job": { jobName: "kept_job" },
  "backfill-job": { from: past(3), to: past(2) },
  "put-notices": { url: "http://127.0.0.1:9/hook", format: "slack" },
};
/** Queries with which an operation succeeds, where it needs one. */
const QUERIES: Readonly<Record<string, string>> = {
  "find-sandboxes": "?appName=kept_app",
  // Later pages skip the rate limit that both operations share.
  "reconcile-implicit": "?after=kept_job",
};
const offApp = { appName: "kept_off_app", revision: "1" };
const newNotices = { name: "new_notices" };
const newJob = { jobName: "new_job" };
/** Names in paths, where an operation needs other things than those of the filled stack. */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "delete-app": { appName: "new_app" },
  "disable-app": offApp,
  "enable-disabled-app": offApp,
  "enable-app": offApp,
  "restore-app": offApp,
  "deregister-named-job": { jobName: "named_job" },
  "disable-job": newJob,
  "enable-disabled-job": newJob,
  "enable-job": newJob,
  "put-notices": newNotices,
  "delete-notices": newNotices,
};

const filled = (path: string, names: Readonly<Record<string, string>>) =>
  Object.entries(names).reduce((whole, [name, value]) => whole.replace(`{${name}}`, value), path);
const NONE = {
  appName: "none",
  jobName: "none",
  executionId: "none.c1",
  revision: "1",
  item: "0",
  // Any name that can be one may be put, and has a list of deliveries.
  name: "%C2%84",
  period: "%C2%84",
  taskId: "none@-@0@-@READY@-@none.c1.1",
};

/** Requests that each operation of its form can meet, and the successful one. */
export function* ofItsForm(declared: Operation<never>, known: Known): Generator<Provoking> {
  const { name, method, path, body, success, headers = [] } = declared;
  const [failed = "", running = ""] = known.executionId ?? [];
  const executionId = name === "retry-execution" ? failed : running;
  const names = {
    appName: "kept_app",
    jobName: "kept_job",
    executionId,
    item: "1",
    name: "kept_notices",
    period: "online",
    taskId: `kept_job@-@1@-@READY@-@${running}.1`,
    ...NAMES[name],
  };
  const sound = { method, path: filled(path, names) + (QUERIES[name] ?? ""), body: BODIES[name] };
  if (path.includes("{")) yield { ...sound, status: 404, path: filled(path, NONE) };
  if (success.list !== undefined)
    yield { ...sound, status: 400, path: `${sound.path}${sound.path.includes("?") ? "&" : "?"}limit=0` };
  if (sound.body !== undefined) {
    yield { ...sound, status: 400, body: { jobName: 5, appName: 5 } };
    yield { ...sound, status: 413, body: tooLarge(sound.body) };
    if (!body?.bare) yield { ...sound, status: 415, headers: { "content-type": "text/plain" } };
  }
  if (headers.includes("If-Match") && name !== "restore-job") yield { ...sound, status: 412, headers: OTHER_TAG };
  if (name !== "restore-job") yield { ...sound, status: success.status, headers: key(`first of ${name}`) };
}

/** Requests that come before those of an operation, by its name. */
export const BEFORE: Readonly<Record<string, readonly Provoking[]>> = {
  "deregister-job": [{ status: 201, method: "POST", path: "/api/job/register", body: job({ jobName: "bare_job" }) }],
  "deregister-named-job": [
    { status: 201, method: "POST", path: "/api/job/register", body: job({ jobName: "named_job" }) },
  ],
  "restore-job": [
    { status: 201, method: "POST", path: "/api/app", body: { ...documentedApp, appName: "gone_app" } },
    {
      status: 201,
      method: "POST",
      path: "/api/job/register",
      body: job({ jobName: "moved_job", appName: "gone_app" }),
    },
    { status: 200, method: "PUT", path: "/api/job/update", body: job({ jobName: "moved_job" }) },
    { status: 204, method: "DELETE", path: "/api/app/gone_app" },
  ],
};

/** Requests that one operation alone can meet. */
export function ofItsOwn(known: Known): Readonly<Record<string, readonly Provoking[]>> {
  const [failed = "", running = ""] = known.executionId ?? [];
  const post = (path: string, status: number, body?: unknown, headers = {}): Provoking => ({
    ...{ method: "POST", path, status, headers },
    ...(body !== undefined && { body }),
  });
  const get = (path: string, status = 400): Provoking => ({ method: "GET", path, status });
  return {
    "create-app": [
      post("/api/app", 409, { ...documentedApp, appName: "kept_app" }),
      post("/api/app", 422, { ...documentedApp, appName: "new_app", memoryMB: 65 }, key("first of create-app")),
    ],
    "update-app": [{ method: "PUT", path: "/api/app", status: 404, body: { appName: "none", memoryMB: 65 } }],
    "register-job": [
      post("/api/job/register", 409, job({ jobName: "kept_job" })),
      post("/api/job/register", 422, job({ appName: "none" })),
    ],
    "preview-job": [post("/api/job/preview", 422, job({ appName: "none" }))],
    "update-job": [
      { method: "PUT", path: "/api/job/update", status: 404, body: job({ jobName: "none" }) },
      { method: "PUT", path: "/api/job/update", status: 422, body: job({ jobName: "kept_job", appName: "none" }) },
    ],
    "deregister-job": [{ method: "DELETE", path: "/api/job/deregister", status: 404, body: { jobName: "none" } }],
    "trigger-job": [
      post("/api/job/trigger", 404, { jobName: "none" }),
      post("/api/job/trigger", 409, { jobName: "kept_off_job" }),
      post("/api/job/trigger", 422, { jobName: "kept_job", jobParameter: "b" }, key("first of trigger-job")),
    ],
    "backfill-job": [
      post("/api/job/kept_daemon_job/backfill", 409, BODIES["backfill-job"]),
      post("/api/job/kept_job/backfill", 422, { from: past(9), to: past(8) }, key("first of backfill-job")),
    ],
    "restore-job": [
      post("/api/job/new_job/revisions/1/restore", 404),
      post("/api/job/new_job/revisions/{first}/restore", 412, undefined, OTHER_TAG),
      post("/api/job/new_job/revisions/{first}/restore", 200),
      post("/api/job/moved_job/revisions/{first}/restore", 422),
    ],
    "list-next-fires": [get("/api/job/fires/next?limit=0")],
    "find-execution-events": [get("/api/job/events/executions?page=x")],
    "find-status-traces": [get("/api/job/events/statusTraces?state=NONE")],
    "kill-execution": [post(`/api/job/executions/${failed}/kill`, 409)],
    "kill-shard": [post(`/api/job/executions/${failed}/shards/0/kill`, 409)],
    "retry-execution": [
      post(`/api/job/executions/${running}/retry`, 409),
      post("/api/job/trigger", 202, { jobName: "kept_bar_job" }, key("fire-t01ARZ3NDEKTSV4RRFFQ69G5FAV")),
      post(`/api/job/executions/${failed}/retry`, 422, undefined, key("fire-t01ARZ3NDEKTSV4RRFFQ69G5FAV")),
      {
        method: "PUT",
        path: "/api/job/update",
        status: 200,
        body: job({ jobName: "kept_bar_job", shardingTotalCount: 1 }),
      },
      post(`/api/job/executions/${failed}/retry`, 400),
    ],
    "get-task-log": [get(`/api/job/executions/${running}/tasks/kept_job@-@1@-@READY@-@${running}.1/log?limit=0`)],
    "list-overdue": [get("/api/operate/overdue?limit=0")],
    "get-notices": [get("/api/operate/notices/none", 404)],
    "delete-notices": [{ method: "DELETE", path: "/api/operate/notices/none", status: 404 }],
    "test-notices": [post("/api/operate/notices/none/test", 404)],
    "find-sandboxes": [get("/api/operate/sandbox")],
    "reconcile-explicit": [post("/api/operate/reconcile/explicit", 429)],
    "reconcile-implicit": [post("/api/operate/reconcile/implicit", 429)],
  };
}
