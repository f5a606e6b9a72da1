import fc from "fast-check";
import { expect, test } from "vitest";
import { IMPORTERS } from "../../../infra/import/import-kinds.ts";
import { ImportError } from "../../../infra/import/importer.ts";
import { SETTINGS } from "./cases.ts";

const JOB = {
  ...{ jobName: "a", cron: "0 0 3 * * ?", shardingTotalCount: 1, appName: "b", cpuCount: 1, memoryMB: 64 },
  ...{ jobExecutionType: "TRANSIENT", jobType: "SIMPLE", jobClass: "C" },
};
const CRON_JOB = `apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {containers: [{image: i, command: ["sh", "-c", "it's"]}]}}}}
`;
const DUMP = `-- MySQL dump
INSERT INTO \`xxl_job_group\` (\`id\`,\`app_name\`) VALUES (1,'a');
INSERT INTO \`xxl_job_info\` (\`id\`,\`job_group\`,\`job_desc\`,\`schedule_type\`,\`schedule_conf\`,\`executor_handler\`) VALUES
(1,1,'it''s','CRON','0 0 0 * * ?','h'),(2,1,'b','CRON','0 0 1 * * ?','i');
`;

/** A whole text in each form that a kind reads. */
const TEXTS: readonly (readonly [kind: string, text: string])[] = [
  [
    "elastic-job-cloud",
    JSON.stringify({ "/n/config/job/a": JSON.stringify(JOB), "/n/state/disable/job/a": "a" }, null, 1),
  ],
  ["elastic-job-cloud", `/n/config/app/b | {"appName":"b"}\n/n/config/job/a | ${JSON.stringify(JOB)}\n`],
  ["elastic-job-lite", JSON.stringify([{ path: "/n/a/config", value: "jobName: a\ncron: 0 0 3 * * ?\n" }], null, 1)],
  ["elastic-job-lite", "elasticjob.jobs.a.cron=0/5 * * * * ?\nelasticjob.jobs.a.sharding-total-count=3\n"],
  ["elastic-job-lite", "elasticjob:\n  jobs:\n    a: {cron: 0 0 3 * * ?, shardingTotalCount: 1}\n"],
  ["xxl-job", DUMP],
  [
    "xxl-job",
    JSON.stringify([{ id: 1, schedule_type: "CRON", schedule_conf: "0 0 3 * * ?", executor_handler: "h" }], null, 1),
  ],
  ["xxl-job", 'id,job_desc,schedule_type,schedule_conf,executor_handler\n1,"a, b",CRON,0 0 3 * * ?,h\n'],
  ["crontab", "MAILTO=a\n0 3 * * * a\n@daily b%in\n"],
  ["kubernetes", CRON_JOB],
  [
    "eventbridge",
    JSON.stringify({ Schedules: [{ Name: "a", ScheduleExpression: "rate(1 hour)", Target: { Arn: "x" } }] }, null, 1),
  ],
  [
    "eventbridge",
    "Resources:\n  A:\n    Type: AWS::Events::Rule\n    Properties: {ScheduleExpression: !Sub 'rate(1 day)'}\n",
  ],
];

/** @returns the words of the error; undefined where the text is imported. @throws any error but an importer's own */
function errorOf(kind: string, text: string): string | undefined {
  try {
    IMPORTERS[kind]?.([{ from: "f", text }], SETTINGS);
    return undefined;
  } catch (error) {
    if (error instanceof ImportError) return error.message;
    throw new Error(`${kind} failed with ${error}: ${JSON.stringify(text)}`);
  }
}

test("each kind has a text here", () => {
  expect([...new Set(TEXTS.map(([kind]) => kind))].sort()).toEqual(Object.keys(IMPORTERS).sort());
});

test.each(TEXTS)(
  "%s: a text that is cut off at any place is imported, or ends with file, line and reason: %j",
  (kind, text) => {
    expect(errorOf(kind, text)).toBeUndefined();
    for (let end = 0; end < text.length; end++)
      expect(errorOf(kind, text.slice(0, end)) ?? "f:1: a").toMatch(/^f:\d+: ./);
  },
);

test.each(TEXTS)("%s: so is a text with a strange part: %j", (kind, text) => {
  const strange = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(
      "{",
      "[",
      "'",
      '"',
      "`",
      "\\",
      "\u0000",
      "&a [*a]",
      "!!js/function x",
      "\n---\n",
      "<<: *a",
      "%",
      "\t",
    ),
    fc.constantFrom('"__proto__":{"a":1},', "constructor: 1\n", "[".repeat(50), "1e999", "null", "{}", "[]"),
  );
  fc.assert(
    fc.property(strange, fc.nat(text.length), fc.nat(6), (part, at, removed) => {
      const changed = text.slice(0, at) + part + text.slice(at + removed);
      expect(errorOf(kind, changed) ?? "f:1: a", JSON.stringify(changed)).toMatch(/^f:\d+: ./);
    }),
    { numRuns: 150 },
  );
});
