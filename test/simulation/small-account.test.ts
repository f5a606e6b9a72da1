import { describe, expect, test } from "vitest";
import { violationsOf } from "./checker.ts";
import { latestOf, playSmallAccount, unrunFires, WIDE_MS } from "./small-account.ts";
import type { Plant } from "./system.ts";

describe("in an account of 10 concurrent invocations", () => {
  test("a job of 500 shards takes no fire from another one, whose shard begins before one of the 500 ends", async () => {
    const history = await playSmallAccount();
    expect(violationsOf(history)).toEqual([]);
    expect(unrunFires(history, "narrow")).toEqual([]);
    expect(history.system.runs.filter(({ jobName }) => jobName === "wide")).toHaveLength(500);
    expect(latestOf(history, "narrow")).toBeLessThan(WIDE_MS);
    // Collectors and dispatchers may need more than the quota at one instant. Lambda tries those events again.
    expect(history.system.concurrency.throttles).toBeLessThan(500 / 20);
  });

  test("a stack that gives a permit to every shard loses fires of the other job", async () => {
    const generous: Plant = (ports) => ({
      ...ports,
      permits: { ...ports.permits, take: async ({ blocks }) => ({ blocks: new Set(blocks), isLeftOut: false }) },
    });
    const history = await playSmallAccount({ plant: generous });
    expect(unrunFires(history, "narrow").length).toBeGreaterThan(10);
    expect(violationsOf(history)).not.toEqual([]);
  });
});
