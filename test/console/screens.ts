/** Seconds of the last midnight, as the ids of executions have it. */
const midnight = (now: number) => Math.floor(now / 86_400_000) * 86_400;

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
  { name: "execution", place: `/console/executions/search-full-reindex.c${midnight(now)}` },
  { name: "execution-chunk", place: `/console/executions/search-full-reindex.c${midnight(now)}?chunk=2` },
  { name: "task", place: `/console/executions/search-full-reindex.c${midnight(now)}/5` },
  { name: "tasks", place: "/console/tasks" },
  { name: "apps", place: "/console/apps" },
  { name: "app", place: "/console/apps/billing" },
  { name: "new-app", place: "/console/new-app" },
  { name: "operate", place: "/console/operate" },
  { name: "changes", place: "/console/operate?tab=changes" },
  { name: "repair", place: "/console/operate?tab=repair" },
];
