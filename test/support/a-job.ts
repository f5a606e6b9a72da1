import type { App } from "../../functions/contract/app.ts";
import type { JobConfig } from "../../functions/contract/job.ts";

/** A job as its owner would give it; tests name the fields that matter to them. */
export const aJob = (fields: Partial<JobConfig> = {}): JobConfig => ({
  jobName: "foo_job",
  appName: "foo_app",
  jobClass: "FooJob",
  jobType: "SIMPLE",
  jobExecutionType: "TRANSIENT",
  cron: "0/5 * * * * ?",
  timeZone: "UTC",
  shardingTotalCount: 3,
  cpuCount: 0.1,
  memoryMB: 64,
  shardingItemParameters: "0=Beijing,1=Shanghai",
  jobParameter: "",
  failover: false,
  misfire: false,
  streamingProcess: false,
  jobProperties: {},
  description: "",
  timeoutSeconds: 840,
  ...fields,
});

export const anApp = (fields: Partial<App> = {}): App => ({
  appName: "foo_app",
  appURL: "https://example.com/foo.tar.gz",
  bootstrapScript: "bin/start.sh",
  cpuCount: 1,
  memoryMB: 128,
  appCacheEnable: true,
  eventTraceSamplingCount: 0,
  environment: {},
  incarnation: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  revision: 1,
  disabled: false,
  cpuCountIsDefault: true,
  ...fields,
});
