import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IMPORTERS } from "../../../infra/import/import-kinds.ts";
import type { Settings } from "../../../infra/import/importer.ts";
import { parseAwsCron } from "../../../infra/local/services/scheduler/aws-cron.ts";
import { nextFires } from "../../core/cron/engine.ts";
import { naiveFires } from "../../core/cron/naive.ts";
import { PRODUCTION_CRONS } from "../../core/cron/production-crons.ts";
import { SETTINGS } from "./cases.ts";
import { CRONTAB, KUBERNETES, naiveTableFires, type TableRule } from "./naive-table.ts";

/*
 * An imported job fires when its source did: its first 1,000 fires, or all until the end of the reading, are compared
 * with those that the source's own rule gives, read by code that shares nothing with the importer.
 */

const FROM = Date.UTC(2027, 0, 1);
const FIRES = 1_000;

/** The first fires of all jobs of an import together, each once. */
function importedFires(kind: string, text: string, settings: Partial<Settings> = {}, count = FIRES): number[] {
  const { documents } = IMPORTERS[kind]?.([{ from: "source", text }], { ...SETTINGS, ...settings }) ?? {};
  const jobs = (documents ?? []).filter((one) => one.kind === "Job");
  expect(jobs.length, `${kind}: ${text}`).toBeGreaterThan(0);
  const fires = jobs.flatMap(({ fields }) =>
    nextFires(String(fields.cron), String(fields.timeZone ?? "UTC"), FROM - 1, count),
  );
  return [...new Set(fires)].sort((a, b) => a - b).slice(0, count);
}

describe("crontab and kubernetes", () => {
  /** As far as the naive reading looks: rare tables have fewer fires until then. */
  const UNTIL = FROM + 1_500 * 86_400_000;
  const field = (min: number, max: number, isKubernetes: boolean) =>
    fc.oneof(
      fc.constant("*"),
      fc.integer({ min: 1, max: 12 }).map((step) => `*/${step}`),
      fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((list) => list.join(",")),
      fc
        .tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min: 1, max: 4 }))
        .map(([a, b, step]) => `${Math.min(a, b)}-${Math.max(a, b)}${step === 1 ? "" : `/${step}`}`),
      ...(isKubernetes
        ? [
            fc.constant("?"),
            fc.tuple(fc.integer({ min, max }), fc.integer({ min: 1, max: 9 })).map(([n, step]) => `${n}/${step}`),
          ]
        : []),
    );
  const schedules = (isKubernetes: boolean) =>
    fc
      .tuple(
        field(0, 59, isKubernetes),
        field(0, 23, isKubernetes),
        field(1, 28, isKubernetes),
        field(1, 12, isKubernetes),
        field(0, isKubernetes ? 6 : 7, isKubernetes),
      )
      .map((fields) => fields.join(" "));

  function expectSameFires(kind: string, text: string, schedule: string, rule: TableRule): void {
    const fires = importedFires(kind, text).filter((at) => at < UNTIL);
    expect(fires, schedule).toEqual(naiveTableFires(schedule, rule, FROM, UNTIL, FIRES));
  }

  test("a table fires when cron does: 40 tables", () => {
    let compared = 0;
    fc.assert(
      fc.property(schedules(false), (schedule) => {
        const text = `${schedule} a\n`;
        const { fates = [] } = IMPORTERS.crontab?.([{ from: "source", text }], SETTINGS) ?? {};
        const loss = fates.find(({ field: name, fate }) => name === "schedule" && fate === "lost");
        if (loss !== undefined) {
          expect(loss.words).toContain("no Quartz cron says that");
          return;
        }
        compared++;
        expectSameFires("crontab", text, schedule, CRONTAB);
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(30);
  });

  test("a CronJob fires when its controller starts jobs: 40 schedules", () => {
    const container = { name: "a", image: "i", command: ["c"] };
    const jobTemplate = { spec: { template: { spec: { restartPolicy: "Never", containers: [container] } } } };
    fc.assert(
      fc.property(schedules(true), (schedule) => {
        const cronJob = { kind: "CronJob", metadata: { name: "a" }, spec: { schedule, jobTemplate } };
        expectSameFires("kubernetes", JSON.stringify(cronJob), schedule, KUBERNETES);
      }),
      { numRuns: 40 },
    );
  });
});

/** Quartz's own rule, walked day by day. */
const quartzFires = (cron: string, zone: string, until: number) => naiveFires(cron, zone, FROM - 1, until);

const expectQuartz = (kind: string, text: string, cron: string, zone: string, settings: Partial<Settings> = {}) => {
  const fires = importedFires(kind, text, settings);
  expect(fires, cron).toEqual(quartzFires(cron, zone, fires.at(-1) ?? FROM));
};

/** Every third one: each importer passes crons on by code of its own, and the tests of the engine cover the crons themselves. */
const THIRD = PRODUCTION_CRONS.filter((_, n) => n % 3 === 0);

test("an XXL-JOB cron fires when its Quartz does, in the server's zone", () => {
  for (const cron of THIRD) {
    const row = {
      id: 1,
      job_group: 1,
      job_desc: "d",
      executor_handler: "h",
      schedule_type: "CRON",
      schedule_conf: cron,
    };
    expectQuartz("xxl-job", JSON.stringify([row]), cron, "Asia/Shanghai", { zone: "Asia/Shanghai" });
  }
});

test.each([1, 5, 20, 60, 300, 3_600, 21_600, 86_400])("FIX_RATE of %i s fires at that distance", (seconds) => {
  const schedule = { schedule_type: "FIX_RATE", schedule_conf: String(seconds) };
  const row = { id: 1, job_group: 1, job_desc: "d", executor_handler: "h", ...schedule };
  const fires = importedFires("xxl-job", JSON.stringify([row]));
  expect(fires).toEqual(Array.from({ length: FIRES }, (_, n) => FROM + n * seconds * 1_000));
});

const JOB = { jobName: "a", shardingTotalCount: 1, jobClass: "C", jobType: "SIMPLE" };
const OF_CLOUD = { ...JOB, appName: "b", cpuCount: 1, memoryMB: 64, jobExecutionType: "TRANSIENT" };

test("an Elastic-Job-Cloud cron fires when its Quartz does", () => {
  for (const cron of THIRD) {
    const text = JSON.stringify({ "/n/config/job/a": JSON.stringify({ ...OF_CLOUD, cron }) });
    expectQuartz("elastic-job-cloud", text, cron, "UTC");
  }
});

test("an Elastic-Job Lite cron fires when its Quartz does, in the zone of its configuration", () => {
  for (const cron of THIRD) {
    const text = JSON.stringify({ "/n/a/config": JSON.stringify({ ...JOB, cron, timeZone: "GMT+08:00" }) });
    expectQuartz("elastic-job-lite", text, cron, "Asia/Shanghai");
  }
});

describe("eventbridge", () => {
  const text = (ScheduleExpression: string, more: object = {}) =>
    JSON.stringify({ Name: "a", ScheduleExpression, Target: { Arn: "arn" }, ...more });

  test.each([
    ["1 minute", 1],
    ["5 minutes", 5],
    ["30 minutes", 30],
    ["1 hour", 60],
    ["6 hours", 360],
    ["1 day", 1_440],
  ])("rate(%s) fires at that distance", (rate, minutes) => {
    const fires = importedFires("eventbridge", text(`rate(${rate})`));
    expect(fires).toEqual(Array.from({ length: FIRES }, (_, n) => FROM + n * minutes * 60_000));
  });

  test("at(…) fires once, in its zone", () => {
    const zone = { ScheduleExpressionTimezone: "Asia/Shanghai" };
    expect(importedFires("eventbridge", text("at(2027-03-04T05:06:07)", zone))).toEqual([
      Date.UTC(2027, 2, 3, 21, 6, 7),
    ]);
  });

  /** The local runtime's own reading of EventBridge's crons, which shares no code with the cron engine. */
  test.each([
    ...["0 3 * * ? *", "15 10 ? * MON-FRI *", "0/20 8-17 ? * 2-6 *", "0 0 L * ? *", "0 9 ? * 6L *"],
    ...["30 6 ? * 3#2 *", "0 12 1W * ? *", "5 4 29 2 ? *", "0 0 ? JAN,JUL SUN *", "0/7 0 1-7 * ? 2027-2031"],
  ])("cron(%s) fires when EventBridge does", (fields) => {
    for (const zone of ["UTC", "Asia/Shanghai"]) {
      const aws = parseAwsCron(fields, zone);
      if (aws === undefined) throw new Error(`${fields} cannot be read`);
      const wanted: number[] = [];
      for (let at = aws.next(FROM); at !== undefined && wanted.length < FIRES; at = aws.next(at + 60_000))
        wanted.push(at);
      const fires = importedFires("eventbridge", text(`cron(${fields})`, { ScheduleExpressionTimezone: zone }));
      // The reading of EventBridge's years ends with 2199, and its search after nine years without a day.
      expect(fires).toEqual(wanted);
    }
  });
});
