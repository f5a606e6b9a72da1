import type { Origin } from "../../contract/origin.ts";
import { Reconciliation, type Repair } from "../../contract/reconciliation.ts";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { ReconcileMark } from "../../ports/reconcile-mark.ts";
import type { TaskKey } from "../../ports/task-key.ts";
import type { ReconcilePorts } from "../../steps/configuration/configuration-ports.ts";
import { reconcileJob, reconcileSchedule } from "../../steps/configuration/reconcile-job.ts";
import { inParallel } from "../../steps/in-parallel.ts";
import { type Answer, json } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { operation } from "../http/operation.ts";
import { originOf } from "../http/origin-of.ts";

export interface Ports extends ReconcilePorts {
  readonly reconcileMark: ReconcileMark;
  readonly taskKey: TaskKey;
}

/** The most jobs of one call. Each needs a few requests, so the call ends long before a client gives up. */
const PAGE = 50;
/** After a restore each job of a page begins, with twenty requests and more: one after another they would take too long. */
const PARALLEL = 5;
/** As Elastic-Job-Cloud's. */
const LEAST_MS = 10_000;

/** One kind of reconcile: the list of things of one page, and the comparison of one thing. */
interface Way<T> {
  readonly list: (ports: Ports, page: PageRequest) => Promise<Page<T>>;
  readonly examine: (ports: Ports, item: T, origin: Origin) => Promise<{ jobName: string; repairs: Repair[] }>;
}

const reconciles = <T>(way: string, summary: string, { list, examine }: Way<T>) =>
  operation({
    method: "POST",
    path: `/api/operate/reconcile/${way}`,
    name: `reconcile-${way}`,
    summary: `${summary}, and repair; continue with \`next\` as \`after\``,
    query: ["after"],
    success: { status: 200, schema: Reconciliation },
    problems: ["reconciled-lately"],
    handle: (ports: Ports, request) =>
      reconcile(
        ports,
        request,
        (page) => list(ports, page),
        (item) => examine(ports, item, originOf(request, "restored", ports.now())),
      ),
  });

export const reconcileExplicit = reconciles("explicit", "Compare jobs with their schedules and running executions", {
  async list({ jobs, taskKey }, page) {
    // A restored Config table may have jobs and no key: it is left out of a copy.
    await taskKey.make();
    return jobs.list(page);
  },
  examine: async (ports, job, origin) => ({
    jobName: job.config.jobName,
    repairs: await reconcileJob(ports, job, origin),
  }),
});

export const reconcileImplicit = reconciles("implicit", "Compare schedules with their jobs", {
  list: ({ schedules }, page) => schedules.list(page),
  examine: async (ports, jobName) => ({
    jobName,
    repairs: (await reconcileSchedule(ports, jobName)) ? ["schedule"] : [],
  }),
});

const byName = (a: { jobName: string }, b: { jobName: string }) => (a.jobName < b.jobName ? -1 : 1);

async function reconcile<T>(
  { reconcileMark, now }: Ports,
  { query: { after } }: HttpRequest,
  list: (page: PageRequest) => Promise<Page<T>>,
  examine: (item: T) => Promise<{ jobName: string; repairs: Repair[] }>,
): Promise<Answer> {
  // Later pages skip the rate limit.
  if (after === undefined && !(await reconcileMark.begin(now(), LEAST_MS))) {
    return { kind: "reconciled-lately", retryAfterSeconds: LEAST_MS / 1_000 };
  }
  const page = await list({ limit: PAGE, ...(after !== undefined && { after }) });
  const repaired: Reconciliation["repaired"] = [];
  await inParallel(page.items, PARALLEL, async (item) => {
    const examined = await examine(item);
    if (examined.repairs.length > 0) repaired.push(examined);
  });
  repaired.sort(byName);
  const { next } = page;
  const reconciliation: Reconciliation = { examined: page.items.length, repaired, ...(next && { next }) };
  return json(200, reconciliation);
}
