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

test("a very long name is compared by its first 64 letters", () => {
  const long = "x".repeat(64) + "q".repeat(136);
  const near = "x".repeat(100);
  expect(nearestName(long, [near, long])).toBe(near);
});
