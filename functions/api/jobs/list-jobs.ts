import type { App } from "../../contract/app.ts";
import type { Job } from "../../contract/job.ts";
import { JobView } from "../../contract/job-view.ts";
import { isFailing, isLosing, recentEnds } from "../../core/run/recent.ts";
import type { Apps } from "../../ports/app-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { JobStore } from "../../ports/job-store.ts";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { isError } from "../http/answer.ts";
import { listReply, MAX_ITEMS } from "../http/list-reply.ts";
import { once } from "../http/once.ts";
import { operation } from "../http/operation.ts";
import { detailOf, summaryOf } from "./job-detail.ts";
import { JOB_FILTERS, type JobFilter, readJobFilter } from "./job-filter.ts";

interface Ports {
  readonly jobs: JobStore;
  readonly apps: Apps;
  readonly runs: RunStore;
  readonly now: Clock;
}

/** Jobs of a page that reads their run states. */
const MAX_STATES = 100;

export const listJobs = operation({
  method: "GET",
  path: "/api/job/jobs",
  name: "list-jobs",
  summary:
    "Jobs by name: of one app, with a prefix, by state, by type, those that fail, those that lose fires; `view=summary` adds how they run. A filtered page may be short: the link leads on. With `view=summary`, `failing` or `losing` a page has at most 100 jobs",
  query: [...JOB_FILTERS],
  success: { status: 200, schema: JobView, list: MAX_ITEMS, headers: ["Link"] },
  problems: [],
  async handle(ports: Ports, request) {
    const filter = readJobFilter(request);
    if (isError(filter)) return filter;
    const most = readsStates(filter) ? MAX_STATES : MAX_ITEMS;
    return listReply(
      request,
      (page) => pageOf(ports, filter, { ...page, limit: Math.min(page.limit, most) }),
      (job) => job,
    );
  },
});

const readsStates = ({ isSummary, failing, losing }: JobFilter) =>
  isSummary || failing !== undefined || losing !== undefined;

/** One page of the store, without the jobs that the filter leaves out. */
async function pageOf(ports: Ports, filter: JobFilter, request: PageRequest): Promise<Page<JobView>> {
  const { appName, prefix } = filter;
  const page = await (appName === undefined
    ? ports.jobs.list(request, prefix)
    : ports.jobs.listOfApp(appName, request, prefix));
  const appOf = once((name: string) => ports.apps.get(name));
  const views = page.items
    .filter(({ config }) => hasType(filter, config))
    .map(async (job) => viewOf(ports, filter, job, await appOf(job.config.appName)));
  return { ...page, items: (await Promise.all(views)).flat() };
}

const hasType = ({ type }: JobFilter, { jobType, jobExecutionType }: Job["config"]) =>
  type === undefined || type === jobType || type === jobExecutionType;

/** @returns an empty list if the filter leaves the job out. */
async function viewOf({ runs, now }: Ports, filter: JobFilter, job: Job, app: App | undefined): Promise<JobView[]> {
  const view = detailOf(job, app);
  if (filter.state !== undefined && filter.state !== view.state) return [];
  if (!readsStates(filter)) return [view];
  const run = await runs.readState(job.config.jobName);
  const ends = recentEnds(run.recent);
  if (filter.failing !== undefined && filter.failing !== isFailing(ends)) return [];
  if (filter.losing !== undefined && filter.losing !== isLosing(ends)) return [];
  return [filter.isSummary ? { ...view, ...(await summaryOf(runs, job, view.state, run, now())) } : view];
}
