import { expect, test } from "vitest";
import { nearestName } from "../../../functions/core/config/nearest-name.ts";

const known = ["jobName", "appName", "cron", "memoryMB", "cpuCount"];

test.each([
  { typed: "jobname", nearest: "jobName", because: "case does not count" },
  { typed: "crno", nearest: "cron", because: "two letters changed" },
  { typed: "memory", nearest: "memoryMB", because: "two letters missing" },
  { typed: "cpu_count", nearest: "cpuCount", because: "one letter too many" },
  { typed: "bName", nearest: "jobName", because: "the first of equally near ones" },
  { typed: "", nearest: "cron", because: "the shortest is nearest to nothing" },
])("$typed is nearest to $nearest: $because", ({ typed, nearest }) => {
  expect(nearestName(typed, known)).toBe(nearest);
});

test("without known names there is no nearest one", () => {
  expect(nearestName("x", [])).toBeUndefined();
});

test("a name of 200,000 letters is compared by its beginning", () => {
  const started = performance.now();
  expect(nearestName(`cron${"x".repeat(200_000)}`, known)).toBeDefined();
  expect(performance.now() - started).toBeLessThan(100);
});
