/** The bodies of the curl lines that document Elastic-Job-Cloud's RESTful API. @see https://github.com/apache/shardingsphere-elasticjob/tree/2.1.5 */
export const documentedApp = {
  appName: "foo_app",
  appURL: "http://app_host:8080/foo-job.tar.gz",
  cpuCount: 0.1,
  memoryMB: 64.0,
  bootstrapScript: "bin/start.sh",
  appCacheEnable: true,
  eventTraceSamplingCount: 0,
};

export const documentedJob = {
  jobName: "foo_job",
  appName: "foo_app",
  jobClass: "yourJobClass",
  jobType: "SIMPLE",
  jobExecutionType: "TRANSIENT",
  cron: "0/5 * * * * ?",
  shardingTotalCount: 5,
  cpuCount: 0.1,
  memoryMB: 64.0,
  failover: true,
  misfire: true,
};
