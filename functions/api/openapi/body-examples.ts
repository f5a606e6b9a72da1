const app = {
  appName: "foo_app",
  appURL: "http://app_host:8080/foo-job.tar.gz",
  bootstrapScript: "bin/start.sh",
  cpuCount: 0.1,
  memoryMB: 64,
  appCacheEnable: true,
  eventTraceSamplingCount: 0,
};

const job = {
  jobName: "foo_job",
  appName: "foo_app",
  jobClass: "yourJobClass",
  jobType: "SIMPLE",
  jobExecutionType: "TRANSIENT",
  cron: "0/5 * * * * ?",
  shardingTotalCount: 5,
  cpuCount: 0.1,
  memoryMB: 64,
  failover: true,
  misfire: true,
};

const script = {
  jobName: "nightly_report",
  appName: "foo_app",
  jobType: "SCRIPT",
  jobExecutionType: "TRANSIENT",
  cron: "0 30 2 * * ?",
  timeZone: "Europe/Paris",
  shardingTotalCount: 2,
  shardingItemParameters: "0=Beijing,1=Shanghai",
  cpuCount: 0.1,
  memoryMB: 64,
  scriptCommandLine: "bin/report.sh",
  timeoutSeconds: 300,
  description: "Two cities, each night.",
};

type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

/** Bodies by operation. Each is a request that succeeds: a test sends all of them. */
const BODIES: Readonly<Record<string, Examples>> = {
  "create-app": {
    documented: { summary: "The example of Elastic-Job-Cloud's documentation.", value: app },
    pinned: {
      summary: "A package with its digest, and variables for its processes.",
      value: {
        appName: "bar_app",
        appURL: "https://packages.example.com/bar-job.tar.gz",
        bootstrapScript: "bin/start.sh",
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        environment: { LOG_LEVEL: "info" },
      },
    },
    secret: {
      summary: "A package whose processes have a role, and a secret that the role may read.",
      value: {
        appName: "baz_app",
        appURL: "https://packages.example.com/baz-job.tar.gz",
        bootstrapScript: "bin/start.sh",
        roleArn: "arn:aws:iam::123456789012:role/baz-job",
        secrets: { DB_PASSWORD: "arn:aws:secretsmanager:us-east-1:123456789012:secret:baz-db-AbCdEf:password::" },
      },
    },
  },
  "update-app": {
    documented: {
      summary: "The example of Elastic-Job-Cloud's documentation: the other fields keep their values.",
      value: { appName: "foo_app", appCacheEnable: true, eventTraceSamplingCount: 0 },
    },
  },
  "register-job": {
    documented: { summary: "The example of Elastic-Job-Cloud's documentation.", value: job },
    script: { summary: "A script with two shards, each night by the clock of Paris.", value: script },
  },
  "preview-job": {
    documented: { summary: "A job as it would be registered.", value: job },
    script: {
      summary: "A job whose local times do not exist, or exist twice, on two days of the year.",
      value: script,
    },
  },
  "update-job": {
    documented: { summary: "Another cron.", value: { ...job, cron: "0/10 * * * * ?" } },
  },
  "deregister-job": {
    named: { summary: "The name as an object.", value: { jobName: "foo_job" } },
    quoted: { summary: "The name as a JSON string.", value: "foo_job" },
  },
  "trigger-job": {
    named: { summary: "Every shard, with the job's own parameters.", value: { jobName: "foo_job" } },
    some: {
      summary: "Two shards, with another parameter for this execution.",
      value: { jobName: "foo_job", jobParameter: "2027-01-01", shardingItems: [0, 3] },
    },
    quoted: { summary: "The name as a JSON string.", value: "foo_job" },
  },
  "backfill-job": {
    dry: {
      summary: "Lists the instants that would run.",
      value: { from: "2027-01-01T00:00:00Z", to: "2027-01-01T06:00:00Z", dryRun: true },
    },
    few: {
      summary: "At most three fires of it wait or run at a time.",
      value: { from: "2027-01-01T00:00:00Z", to: "2027-01-01T06:00:00Z", maxParallel: 3 },
    },
  },
  "put-notices": {
    signed: {
      summary: "Everything that happens to any job, as a signed document.",
      value: { url: "https://ops.example.com/hook", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
    },
    topic: {
      summary: "Everything, to an SNS topic that the deployer named.",
      value: { topicArn: "arn:aws:sns:us-east-1:123456789012:on-call" },
    },
    robot: {
      summary: "Failures of one job, in a chat.",
      value: {
        ...{ jobName: "foo_job", kinds: ["failed", "recovered"], format: "slack" },
        url: "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
      },
    },
  },
};

/** @throws for an operation whose body has no example: a mistake of this table. */
export function examplesOf(operation: string): Examples {
  const examples = BODIES[operation];
  if (examples === undefined) throw new Error(`the body of ${operation} has no example`);
  return examples;
}
