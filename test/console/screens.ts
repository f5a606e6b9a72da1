import { lastFires } from "./fixture/cron-of.ts";

/** The newest execution of the job of 2,000 shards. */
const largest = (now: number) => {
  const [at = 0] = lastFires({ cron: "0 0 3 * * ?", timeZone: "Europe/Berlin" }, now, 1);
  return `search-full-reindex.c${at / 1_000}`;
};

/** All screens of the console with their URLs. @param now epoch ms */
export const SCREENS = (now: number): readonly { readonly name: string; readonly place: string }[] => [
  { name: "overview", place: "/console/" },
  { name: "jobs", place: "/console/jobs" },
  { name: "jobs-failing", place: "/console/jobs?failing=true" },
  { name: "job", place: "/console/jobs/billing-payment-retry" },
  { name: "job-fires", place: "/console/jobs/billing-payment-retry?tab=fires" },
  {
    name: "job-day",
    place: `/console/jobs/billing-payment-retry?tab=fires&day=${new Date(now).toISOString().slice(0, 10)}`,
  },
  { name: "job-configuration", place: "/console/jobs/billing-payment-retry?tab=configuration" },
  { name: "job-statistics", place: "/console/jobs/billing-payment-retry?tab=statistics" },
  { name: "job-revisions", place: "/console/jobs/billing-payment-retry?tab=revisions" },
  { name: "job-form", place: "/console/jobs/billing-payment-retry/edit" },
  { name: "new-job", place: "/console/new-job" },
  { name: "execution", place: `/console/executions/${largest(now)}` },
  { name: "execution-chunk", place: `/console/executions/${largest(now)}?chunk=2` },
  { name: "task", place: `/console/executions/${largest(now)}/5` },
  { name: "tasks", place: "/console/tasks" },
  { name: "tasks-ready", place: "/console/tasks?tab=ready" },
  { name: "apps", place: "/console/apps" },
  { name: "app", place: "/console/apps/billing" },
  { name: "new-app", place: "/console/new-app" },
  { name: "operate", place: "/console/operate" },
  { name: "notices", place: "/console/operate?tab=notices&of=ops" },
  { name: "changes", place: "/console/operate?tab=changes" },
  { name: "repair", place: "/console/operate?tab=repair" },
];
