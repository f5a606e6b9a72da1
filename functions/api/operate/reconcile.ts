import type { Reconciliation, Repair } from "../../contract/reconciliation.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { ReconcileMark } from "../../ports/reconcile-mark.ts";
import { type ReconcileDeps, reconcileJob, reconcileSchedule } from "../../steps/configuration/reconcile-job.ts";
import { type Answer, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";

export interface Deps extends ReconcileDeps {
  readonly jobs: ReconcileDeps["jobs"] & Pick<JobStore, "list">;
  readonly reconcileMark: ReconcileMark;
}

/** Jobs of one call, each with a handful of requests: far within what a client waits. */
const PAGE = 50;
/** As Elastic-Job-Cloud's. */
const LEAST_MS = 10_000;

/** `POST /api/operate/reconcile/explicit`: whatever the configuration says is so. */
export const reconcileExplicit = (deps: Deps) =>
  reconcile(
    deps,
    (page) => deps.jobs.list(page),
    async (job) => ({ jobName: job.config.jobName, repairs: await reconcileJob(deps, job) }),
  );

/** `POST /api/operate/reconcile/implicit`: whatever schedule there is, the configuration says it. */
export const reconcileImplicit = (deps: Deps) =>
  reconcile(
    deps,
    (page) => deps.schedules.list(page),
    async (jobName) => ({ jobName, repairs: (await reconcileSchedule(deps, jobName)) ? ["schedule"] : [] }),
  );

function reconcile<T>(
  { reconcileMark, now }: Deps,
  list: (page: PageRequest) => Promise<Page<T>>,
  examine: (item: T) => Promise<{ jobName: string; repairs: Repair[] }>,
) {
  return async ({ query: { after } }: HttpRequest): Promise<Answer> => {
    // Who goes on has begun before.
    if (after === undefined && !(await reconcileMark.begin(now(), LEAST_MS))) {
      return { kind: "reconciled-lately", retryAfterSeconds: LEAST_MS / 1_000 };
    }
    const page = await list({ limit: PAGE, ...(after !== undefined && { after }) });
    const repaired: Reconciliation["repaired"] = [];
    for (const item of page.items) {
      const examined = await examine(item);
      if (examined.repairs.length > 0) repaired.push(examined);
    }
    const { next } = page;
    const reconciliation: Reconciliation = { examined: page.items.length, repaired, ...(next && { next }) };
    return json(200, reconciliation);
  };
}
