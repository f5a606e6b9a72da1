import type { Chunk, Execution } from "../../../functions/core/run/execution.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import type { World } from "../../memory/world.ts";
import { NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";
import { FIRED_AT } from "./a-stack.ts";

/** A request that changes something. `{first}` stands for the oldest revision of its job. */
export interface Changing {
  readonly operation: string;
  readonly method: "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: object;
}

const FAILED_AT = FIRED_AT - 60_000;
const idOf = (n: number, firedAt: number) => `job-${n}.c${firedAt / 1_000}`;

/** A closed execution that failed, for each of so many rounds of `changing`. */
export function addFailed(world: World, rounds: number): void {
  for (let n = 0; n < 2 * rounds; n += 2) {
    const running = world.executions.get(idOf(n, FIRED_AT));
    const chunk = world.chunks.get(`${idOf(n, FIRED_AT)}#0`);
    const fire = world.fires.get(`job-${n}#c${FIRED_AT / 1_000}`);
    if (running === undefined || chunk === undefined || fire === undefined) throw new Error(`job-${n} does not run`);
    const [executionId, fireId] = [idOf(n, FAILED_AT), `c${FAILED_AT / 1_000}`];
    const id = { executionId, fireId, firedAt: FAILED_AT };
    const ended = { endedAt: FAILED_AT + 1_000, doneChunks: new Set([0]) };
    const counts = { FINISHED: 0, KILLED: 0, FAILED: 1, ERROR: 0, LOST: 0 };
    const execution: Execution = { ...running, ...id, startedAt: FAILED_AT, status: "FAILED", counts, ...ended };
    world.executions.put(executionId, execution, {});
    const failed: Chunk = { ...chunk, executionId, ended: { ...chunk.ended, FAILED: new Set([0]) } };
    world.chunks.put(`${executionId}#0`, failed, {});
    const earlier: Fire = { ...fire, fireId, firedAt: FAILED_AT };
    world.fires.put(`job-${n}#${fireId}`, earlier);
  }
}

const instant = (at: number) => new Date(at).toISOString();

/** One request of each operation that changes something, in an order in which all of them succeed. @param n another number for each round */
export function changing(n: number): readonly Changing[] {
  const [app, job, other] = [`new-app-${n}`, `new-job-${n}`, `other-job-${n}`];
  const body = { ...documentedJob, appName: "app-0", jobName: job };
  const [running, shard] = [idOf(2 * n, FIRED_AT), idOf(2 * n + 1, FIRED_AT)];
  const change = (operation: string, method: Changing["method"], path: string, sent?: object): Changing => ({
    ...{ operation, method, path },
    ...(sent && { body: sent }),
  });
  return [
    change("create-app", "POST", "/api/app", { ...documentedApp, appName: app }),
    change("update-app", "PUT", "/api/app", { appName: app, memoryMB: 65 }),
    change("disable-app", "POST", `/api/app/${app}/disable`),
    change("enable-disabled-app", "DELETE", `/api/app/${app}/disable`),
    change("enable-app", "POST", `/api/app/${app}/enable`),
    change("restore-app", "POST", `/api/app/${app}/revisions/1/restore`),
    change("delete-app", "DELETE", `/api/app/${app}`),
    change("register-job", "POST", "/api/job/register", body),
    change("register-job", "POST", "/api/job/register", { ...body, jobName: other }),
    change("preview-job", "POST", "/api/job/preview", body),
    change("update-job", "PUT", "/api/job/update", { ...body, description: "another" }),
    change("disable-job", "POST", `/api/job/${job}/disable`),
    change("enable-disabled-job", "DELETE", `/api/job/${job}/disable`),
    change("enable-job", "POST", `/api/job/${job}/enable`),
    change("restore-job", "POST", `/api/job/${job}/revisions/{first}/restore`),
    change("trigger-job", "POST", "/api/job/trigger", { jobName: job }),
    change("backfill-job", "POST", `/api/job/job-${2 * n}/backfill`, {
      from: instant(NOW - 7_200_000),
      to: instant(NOW - 3_600_000),
    }),
    change("kill-shard", "POST", `/api/job/executions/${shard}/shards/0/kill`),
    change("kill-execution", "POST", `/api/job/executions/${running}/kill`),
    change("retry-execution", "POST", `/api/job/executions/${idOf(2 * n, FAILED_AT)}/retry`),
    change("deregister-job", "DELETE", "/api/job/deregister", { jobName: job }),
    change("deregister-named-job", "DELETE", `/api/job/${other}/deregister`),
    change("put-notices", "PUT", `/api/operate/notices/ops-${n}`, { url: "https://example.com/", format: "slack" }),
    change("test-notices", "POST", `/api/operate/notices/ops-${n}/test`),
    change("delete-notices", "DELETE", `/api/operate/notices/ops-${n}`),
    // Later pages skip the limit of one call in ten seconds.
    change("reconcile-explicit", "POST", "/api/operate/reconcile/explicit?after=job-5"),
    change("reconcile-implicit", "POST", "/api/operate/reconcile/implicit?after=job-5"),
  ];
}
