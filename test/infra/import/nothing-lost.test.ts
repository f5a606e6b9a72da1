import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { IMPORTERS } from "../../../infra/import/import-kinds.ts";
import { ImportError, type Imported } from "../../../infra/import/importer.ts";
import { leavesOf } from "../../../infra/import/ledger.ts";
import { SETTINGS } from "./cases.ts";

/*
 * Sources are generated: documented fields with values that are right or wrong, fields that no version knows, and things
 * beside the jobs. Every field of every job stands in the report once, everything beside the jobs is named, and a job of
 * which no document is made has a loss.
 */

type Fields = Readonly<Record<string, unknown>>;

/** A value that a source may hold at a place, whether it makes sense there or not. */
const scalar = fc.oneof(
  fc.constantFrom<unknown>(true, false, null, "", 0, 1, 3, -1, "true", "0 0 3 * * ?", "UTC", "Never", "a b", "作业"),
  fc.integer({ min: 0, max: 5_000 }),
  fc.string({ maxLength: 12 }),
);

const unknown = fc.dictionary(fc.stringMatching(/^x[a-z]{2,8}$/), scalar, { maxKeys: 3, noNullPrototype: true });

/** Some of the documented fields with any value, and fields that nothing knows. */
const anyFields = (names: readonly string[]) =>
  fc
    .tuple(fc.subarray([...names]), fc.array(scalar, { minLength: names.length, maxLength: names.length }), unknown)
    .map(
      ([some, values, extra]): Fields => ({
        ...extra,
        ...Object.fromEntries(some.map((name, n) => [name, values[n]])),
      }),
    );

interface Generated {
  readonly text: string;
  /** The fields of each source job. */
  readonly jobs: readonly (readonly string[])[];
  /** Things beside the jobs: a part of the name that the report gives each. */
  readonly others: readonly string[];
}

const ELASTIC_JOB = [
  ...["jobName", "cron", "timeZone", "shardingTotalCount", "shardingItemParameters", "jobParameter", "failover"],
  ...["misfire", "description", "jobType", "jobClass", "beanName", "applicationContext", "streamingProcess"],
  ...["scriptCommandLine", "monitorExecution", "maxTimeDiffSeconds", "reconcileIntervalMinutes", "disabled"],
  ...["jobShardingStrategyType", "jobExecutorServiceHandlerType", "jobErrorHandlerType", "overwrite", "label"],
  ...["monitorPort", "jobShardingStrategyClass", "staticSharding", "jobListenerTypes", "jobExtraConfigurations"],
];
const OF_CLOUD = ["appName", "cpuCount", "memoryMB", "jobExecutionType"];
const APP = [
  "appName",
  "appURL",
  "bootstrapScript",
  "cpuCount",
  "memoryMB",
  "appCacheEnable",
  "eventTraceSamplingCount",
];

const STATE = fc.uniqueArray(
  fc.constantFrom("state/ready/a", "state/running/a/a@-@0", "guarantee/x", "ha/framework_id"),
);
const OF_SERVERS = fc.uniqueArray(
  fc.constantFrom("a/servers/10.0.0.1", "a/sharding/0/instance", "a/leader/election/x"),
);

const nodes = (paths: readonly string[]) => Object.fromEntries(paths.map((path) => [`/n/${path}`, "some state"]));

const XXL = [
  ...["job_group", "job_desc", "name", "add_time", "update_time", "author", "alarm_email", "schedule_conf"],
  ...["misfire_strategy", "executor_route_strategy", "executor_handler", "executor_param", "executor_block_strategy"],
  ...["executor_timeout", "executor_fail_retry_count", "glue_type", "glue_source", "glue_remark", "glue_updatetime"],
  ...["child_jobid", "trigger_status", "trigger_last_time", "trigger_next_time"],
];

const SPEC = "spec.jobTemplate.spec";
const POD = `${SPEC}.template.spec`;
const CRON_JOB = [
  ...["metadata.name", "metadata.namespace", "metadata.labels.app", "metadata.annotations.note", "metadata.uid"],
  ...["spec.schedule", "spec.timeZone", "spec.concurrencyPolicy", "spec.suspend", "spec.startingDeadlineSeconds"],
  ...["spec.successfulJobsHistoryLimit", "spec.failedJobsHistoryLimit", "status.lastScheduleTime"],
  ...[`${SPEC}.parallelism`, `${SPEC}.completions`, `${SPEC}.completionMode`, `${SPEC}.backoffLimit`],
  ...[`${SPEC}.backoffLimitPerIndex`, `${SPEC}.activeDeadlineSeconds`, `${SPEC}.ttlSecondsAfterFinished`],
  ...[`${SPEC}.podFailurePolicy.rules.0.action`, `${POD}.restartPolicy`, `${POD}.serviceAccountName`],
  ...[`${POD}.containers.0.image`, `${POD}.containers.0.command.0`, `${POD}.containers.0.args.0`],
  ...[`${POD}.containers.0.env.0.name`, `${POD}.containers.0.env.0.value`, `${POD}.containers.1.image`],
  ...[`${POD}.containers.0.resources.limits.cpu`, `${POD}.containers.0.resources.requests.memory`],
  ...[`${POD}.volumes.0.name`, `${POD}.initContainers.0.image`],
];

const SCHEDULE = [
  ...["Name", "GroupName", "Arn", "ScheduleExpressionTimezone", "State", "StartDate", "EndDate", "Description"],
  ...["ActionAfterCompletion", "KmsKeyArn", "FlexibleTimeWindow.Mode", "FlexibleTimeWindow.MaximumWindowInMinutes"],
  ...["Target.Arn", "Target.RoleArn", "Target.Input", "Target.RetryPolicy.MaximumRetryAttempts", "EventPattern"],
  ...["Target.DeadLetterConfig.Arn", "Target.EcsParameters.TaskDefinitionArn", "Target.SqsParameters.MessageGroupId"],
];

/** An object of the values at their paths; numbers in a path are places of lists. */
function treeOf(leaves: Fields): object {
  const root: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(leaves)) place(root, path.split("."), value);
  // A list with a gap has a null there.
  return JSON.parse(JSON.stringify(root));
}

function place(at: Record<string, unknown>, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) at[name] = value;
  else {
    at[name] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {};
    place(at[name] as Record<string, unknown>, rest, value);
  }
}

const KINDS: Readonly<Record<string, fc.Arbitrary<Generated>>> = {
  "elastic-job-cloud": fc
    .tuple(anyFields([...ELASTIC_JOB, ...OF_CLOUD]), anyFields(APP), STATE)
    .map(([job, app, others]) => ({
      text: JSON.stringify({
        ...{ "/n/config/job/a": JSON.stringify(job), "/n/config/app/b": JSON.stringify(app) },
        ...nodes(others),
      }),
      jobs: [Object.keys(job), Object.keys(app)],
      others,
    })),
  "elastic-job-lite": fc.tuple(anyFields(ELASTIC_JOB), OF_SERVERS).map(([job, others]) => ({
    text: JSON.stringify({ "/n/a/config": stringify(job), ...nodes(others) }),
    jobs: [Object.keys({ jobName: "a", ...job })],
    others,
  })),
  "xxl-job": fc.array(anyFields(XXL), { minLength: 1, maxLength: 3 }).map((rows) => {
    const jobs = rows.map((row, id) => ({ id, schedule_type: "CRON", ...row }));
    return { text: JSON.stringify(jobs), jobs: jobs.map((row) => Object.keys(row)), others: [] };
  }),
  crontab: fc
    .tuple(
      fc.dictionary(fc.stringMatching(/^[A-Z]{2,6}$/), fc.stringMatching(/^[a-z0-9/]{1,9}$/), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
      fc.constantFrom("0 3 * * *", "@daily", "@reboot", "0 3 */2 * 1", "61 * * * *", "5 4 1 * 1"),
      fc.stringMatching(/^[a-z][ -~]{0,20}$/),
    )
    .map(([variables, schedule, command]) => ({
      text: `${Object.entries(variables)
        .map(([name, value]) => `${name}=${value}\n`)
        .join("")}${schedule} ${command}\n`,
      jobs: [["schedule", "command", ...Object.keys(variables).map((name) => `env.${name}`)]],
      others: [],
    })),
  kubernetes: fc
    .tuple(anyFields(CRON_JOB), fc.uniqueArray(fc.constantFrom("ConfigMap", "Secret", "Deployment")))
    .map(([leaves, others]) => {
      const cronJob = { ...treeOf(leaves), kind: "CronJob" };
      const objects = [cronJob, ...others.map((kind) => ({ kind, metadata: { name: "m" } }))];
      return { text: JSON.stringify({ kind: "List", items: objects }), jobs: [Object.keys(leavesOf(cronJob))], others };
    }),
  eventbridge: fc
    .tuple(
      anyFields(SCHEDULE),
      fc.constantFrom("rate(1 hour)", "rate(7 minutes)", "cron(0 3 * * ? *)", "x"),
      fc.boolean(),
    )
    .map(([leaves, ScheduleExpression, isTemplate]) => {
      const schedule = { ...treeOf(leaves), ScheduleExpression };
      const resource = { Type: "AWS::Scheduler::Schedule", Condition: "C", Properties: schedule };
      const template = { Resources: { Nightly: resource, Topic: { Type: "AWS::SNS::Topic" } } };
      return {
        text: JSON.stringify(isTemplate ? template : schedule),
        jobs: [Object.keys(leavesOf(isTemplate ? { Condition: "C", ...schedule } : schedule))],
        others: isTemplate ? ["Topic"] : [],
      };
    }),
};

test("each kind has a source here", () => expect(Object.keys(KINDS).sort()).toEqual(Object.keys(IMPORTERS).sort()));

test.each(Object.keys(KINDS))("%s: nothing of a source is missing in its report", (kind) => {
  const generated = KINDS[kind];
  if (generated === undefined) throw new Error(kind);
  fc.assert(
    fc.property(generated, ({ text, jobs, others }) => {
      const { documents, fates, files } = importedOf(kind, text);
      const besides = fates.filter(({ field }) => field === "(all)");
      for (const other of others)
        expect(besides.filter(({ item }) => item.includes(other)).length, `${other} in ${text}`).toBe(1);
      expect(besides).toHaveLength(others.length);
      // A loss may name a field that the source lacks: the job cannot do without it.
      const told = fates.filter(({ field }) => field !== "(all)");
      const named = told.filter(({ fate, value }) => fate !== "lost" || value !== undefined);
      expect(named.map(({ field }) => field).sort(), text).toEqual(jobs.flat().sort());
      const items = new Set(told.map(({ item }) => item));
      expect(items.size).toBe(jobs.length);
      const losing = new Set(told.filter(({ fate }) => fate === "lost").map(({ item }) => item));
      const made = documents.filter((one) => one.kind === "Job" || kind === "elastic-job-cloud").length;
      // A crontab's line with both days is two jobs.
      expect(made + losing.size, text).toBeGreaterThanOrEqual(items.size);
      for (const { text: script } of files) expect(text).toContain(JSON.stringify(script).slice(1, -1));
    }),
    { numRuns: 150 },
  );
});

function importedOf(kind: string, text: string): Imported {
  const importer = IMPORTERS[kind];
  if (importer === undefined) throw new Error(kind);
  try {
    return importer([{ from: "f", text }], SETTINGS);
  } catch (error) {
    if (error instanceof ImportError) throw new Error(`${text}: ${error.message}`);
    throw error;
  }
}
