import fc from "fast-check";
import { expect, test } from "vitest";
import { appNeed, runnerTier, shardNeed, whyNoTier } from "../../../functions/core/config/runner-tier.ts";

const tiers = [3008, 256, 1024, 512];
const job = { jobType: "SIMPLE", cpuCount: 0.1, memoryMB: 64 } as const;
const app = { cpuCount: 0.1, memoryMB: 64 };

test.each([
  { job, app, tier: 256, because: "64 + 64 + 96 MB" },
  { job, app: { ...app, memoryMB: 96 }, tier: 256, because: "just fits" },
  { job, app: { ...app, memoryMB: 97 }, tier: 512, because: "one MB too many" },
  {
    job: { ...job, jobType: "SCRIPT" as const },
    app: { ...app, memoryMB: 2000 },
    tier: 256,
    because: "a script has no app process",
  },
  { job: { ...job, cpuCount: 0.2 }, app, tier: 512, because: "0.2 x 1769 MB is more than 256" },
  { job, app: { ...app, cpuCount: 0.5 }, tier: 1024, because: "the app's vCPU is more than the job's" },
  {
    job,
    app: { ...app, cpuCount: 1, cpuCountIsDefault: true as const },
    tier: 256,
    because: "a default does not count",
  },
  { job, app: { ...app, cpuCount: 1 }, tier: 3008, because: "the same number given by the publisher does" },
])("$because: $tier MB", ({ job, app, tier }) => {
  expect(runnerTier(shardNeed(job, app), tiers)).toBe(tier);
});

test.each([
  { job: { ...job, memoryMB: 2848 }, fields: [], because: "2848 + 64 + 96 = 3008" },
  { job: { ...job, memoryMB: 2849 }, fields: ["memoryMB"], because: "one MB more than any runner has" },
  { job: { ...job, cpuCount: 2 }, fields: ["cpuCount"], because: "3008 MB has 1.7 vCPU" },
  { job: { ...job, cpuCount: 2, memoryMB: 9000 }, fields: ["memoryMB", "cpuCount"], because: "both are named" },
])("$because", ({ job, fields }) => {
  const problems = whyNoTier(shardNeed(job, app), tiers);
  expect(problems.map(({ field }) => field)).toEqual(fields);
  for (const { detail } of problems) expect(detail).toContain("3008 MB");
  expect(runnerTier(shardNeed(job, app), tiers) === undefined).toBe(fields.length > 0);
});

test("an app needs its own memory, the runner's memory, and the vCPU that it was given", () => {
  expect(appNeed({ memoryMB: 64, cpuCount: 0.5 })).toEqual({ memoryMB: 160, cpuCount: 0.5 });
  expect(appNeed({ memoryMB: 64, cpuCount: 1, cpuCountIsDefault: true })).toEqual({ memoryMB: 160, cpuCount: 0 });
});

test("a tier is found exactly when nothing is missing, and no smaller one would do", () => {
  const need = fc.record({
    memoryMB: fc.double({ min: 1, max: 5000, noNaN: true }),
    cpuCount: fc.double({ min: 0, max: 3, noNaN: true }),
  });
  fc.assert(
    fc.property(need, (need) => {
      const tier = runnerTier(need, tiers);
      expect(tier === undefined).toBe(whyNoTier(need, tiers).length > 0);
      if (tier === undefined) return;
      expect(whyNoTier(need, [tier])).toEqual([]);
      for (const smaller of tiers.filter((other) => other < tier)) expect(whyNoTier(need, [smaller])).not.toEqual([]);
    }),
  );
});
