import fc from "fast-check";
import { expect, test } from "vitest";
import { IMPORTERS } from "../../../infra/import/import-kinds.ts";
import { safeName } from "../../../infra/import/job-draft.ts";
import { Ledger, leavesOf } from "../../../infra/import/ledger.ts";
import { SETTINGS } from "./cases.ts";

/** Extra fields of a source, which no version of the format knows. */
const extras = fc.dictionary(fc.stringMatching(/^x[a-z]{2,8}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
  maxKeys: 4,
});

const job = {
  jobName: "a",
  cron: "0 0 3 * * ?",
  shardingTotalCount: 1,
  appName: "b",
  cpuCount: 1,
  memoryMB: 64,
  jobExecutionType: "TRANSIENT",
  jobType: "SIMPLE",
  jobClass: "C",
};
const schedule = { Name: "a", ScheduleExpression: "rate(1 hour)", Target: { Arn: "arn" } };
const cronJob = {
  kind: "CronJob",
  metadata: { name: "a" },
  spec: {
    schedule: "0 3 * * *",
    jobTemplate: { spec: { template: { spec: { containers: [{ image: "i", command: ["c"] }] } } } },
  },
};
const row = {
  id: 1,
  job_group: 1,
  job_desc: "d",
  schedule_type: "CRON",
  schedule_conf: "0 0 3 * * ?",
  executor_handler: "h",
};

/** For each kind, a source with extra fields, and all of the fields that its report must name. */
const SOURCES: Readonly<Record<string, (extra: object) => { text: string; fields: readonly string[] }>> = {
  "elastic-job-cloud": (extra) => ({
    text: JSON.stringify({ "/n/config/job/a": JSON.stringify({ ...extra, ...job }) }),
    fields: Object.keys({ ...extra, ...job }),
  }),
  "elastic-job-lite": (extra) => ({
    text: JSON.stringify({ "/n/a/config": JSON.stringify({ ...extra, ...job }) }),
    fields: Object.keys({ ...extra, ...job }),
  }),
  "xxl-job": (extra) => ({ text: JSON.stringify([{ ...extra, ...row }]), fields: Object.keys({ ...extra, ...row }) }),
  crontab: (extra) => ({
    text: `${Object.keys(extra)
      .map((name) => `${name}=1\n`)
      .join("")}0 3 * * * a\n`,
    fields: ["schedule", "command", ...Object.keys(extra).map((name) => `env.${name}`)],
  }),
  kubernetes: (extra) => {
    const value = { ...cronJob, spec: { ...extra, ...cronJob.spec } };
    return { text: JSON.stringify(value), fields: Object.keys(leavesOf(value)) };
  },
  eventbridge: (extra) => ({
    text: JSON.stringify({ ...extra, ...schedule }),
    fields: Object.keys(leavesOf({ ...extra, ...schedule })),
  }),
};

test("each kind has a source here", () => expect(Object.keys(SOURCES).sort()).toEqual(Object.keys(IMPORTERS).sort()));

test.each(Object.keys(SOURCES))("%s: every field of the source is in the report once", (kind) => {
  fc.assert(
    fc.property(extras, (extra) => {
      const { text, fields } = SOURCES[kind]?.(extra) ?? { text: "", fields: [] };
      const { fates = [] } = IMPORTERS[kind]?.([{ from: "f", text }], SETTINGS) ?? {};
      expect(fates.map(({ field }) => field).sort()).toEqual([...fields].sort());
    }),
    { numRuns: 40 },
  );
});

test("a ledger reports each field once, and a loss stands", () => {
  const ledger = new Ledger("job a", { a: 1, b: 2, c: "", d: null, e: {}, f: 3 });
  ledger.lost("a", "why");
  ledger.translated("a", "later");
  ledger.kept("b");
  ledger.kept("absent");
  expect(
    ledger
      .close()
      .map(({ field, fate }) => `${field} ${fate}`)
      .sort(),
  ).toEqual(["a lost", "b kept", "c kept", "d kept", "e kept", "f lost"]);
});

test("a name is made of every text, and no two are the same", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 20 }), (texts) => {
      const taken = new Set<string>();
      const names = texts.map((text) => safeName(text, taken));
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
    }),
  );
});
