/** The URL of each screen. */
export const PLACES = {
  overview: "/console/",
  jobs: "/console/jobs",
  job: (jobName: string) => `/console/jobs/${encodeURIComponent(jobName)}`,
  newJob: "/console/new-job",
  editJob: (jobName: string) => `/console/jobs/${encodeURIComponent(jobName)}/edit`,
  execution: (executionId: string) => `/console/executions/${encodeURIComponent(executionId)}`,
  task: (executionId: string, item: number) => `/console/executions/${encodeURIComponent(executionId)}/${item}`,
  tasks: "/console/tasks",
  apps: "/console/apps",
  app: (appName: string) => `/console/apps/${encodeURIComponent(appName)}`,
  newApp: "/console/new-app",
  editApp: (appName: string) => `/console/apps/${encodeURIComponent(appName)}/edit`,
  operate: "/console/operate",
} as const;
