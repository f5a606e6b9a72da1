import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Retry } from "../../../functions/core/run/execution.ts";
import { issueAttempts } from "../../../functions/steps/shards/issue-attempts.ts";
import { askedOf } from "../../support/asked-of.ts";
import { running } from "./running.ts";

const DAEMON = { jobExecutionType: "DAEMON" } as const;

/** A chunk whose first attempts were handed to Lambda; the second ones of some shards are due. */
async function due(shards: number, offsets: readonly number[], shardsPerChunk = 2) {
  const over = await running(shards, { failover: true }, shardsPerChunk);
  const { world } = over;
  world.run.length = 0;
  world.now += 60_000;
  const attempts = new Map<number, Retry>(
    offsets.map((offset) => [offset, { attempt: offset + 2, issued: false, at: world.now - 1 }]),
  );
  over.setChunk({ retries: attempts });
  return { ...over, attempts };
}

test("without a due attempt no port is called", async () => {
  const { deps, stored } = await due(2, []);
  const noted = askedOf(deps);
  expect(await issueAttempts(noted.deps, stored(), 0, new Map())).toEqual({ ended: [], passed: 0, isDeleted: false });
  expect(noted.asked).toEqual([]);
});

test("each attempt is handed to Lambda, and noted with its instant by one write for all", async () => {
  const { world, deps, stored, chunk, attempts } = await due(2, [0, 1]);
  const noted = askedOf(deps);
  expect(await issueAttempts(noted.deps, stored(), 0, attempts)).toEqual({ ended: [], passed: 2, isDeleted: false });
  expect(world.run.map(({ task: { item, attempt, segment } }) => [item, attempt, segment])).toEqual([
    [0, 2, 1],
    [1, 3, 1],
  ]);
  expect(chunk().retries).toEqual(
    new Map([
      [0, { attempt: 2, issued: true, at: world.now }],
      [1, { attempt: 3, issued: true, at: world.now }],
    ]),
  );
  expect(noted.asked.filter((call) => call.startsWith("fanOuts."))).toEqual(["fanOuts.addRetries"]);
});

test("a shard of a later chunk runs its own item", async () => {
  const { world, deps, stored } = await due(4, []);
  await issueAttempts(deps, stored(), 1, new Map([[1, { attempt: 2, issued: false, at: world.now }]]));
  expect(world.run).toMatchObject([{ task: { item: 3, attempt: 2 } }]);
});

describe("an attempt for which no runner is large enough", () => {
  test("ends with an ERROR that says so, and is not noted", async () => {
    const { world, deps, stored, nameOf, taskIdFor, attempts } = await due(2, [1]);
    const noted = askedOf({ ...deps, runners: { ...deps.runners, tiers: [128] } });
    const end = { outcome: "ERROR", reason: "no runner is large enough for it", endedAt: world.now };
    expect(await issueAttempts(noted.deps, stored(), 0, attempts)).toEqual({
      ended: [{ name: nameOf(1, 3), row: { taskId: taskIdFor(1, 3), ...end } }],
      passed: 0,
      isDeleted: false,
    });
    expect(world.tasks.get(taskIdFor(1, 3))).toMatchObject(end);
    expect([world.run, noted.asked.includes("fanOuts.addRetries")]).toEqual([[], false]);
  });
});

describe("an attempt that Lambda refuses", () => {
  test("is thrown when the others are handed over and noted", async () => {
    const { world, deps, stored, chunk, attempts } = await due(2, [0, 1]);
    let calls = 0;
    const run: typeof deps.runners.run = async (...asked) => {
      await setImmediate();
      if (++calls === 1) throw new Error("TooManyRequests");
      await deps.runners.run(...asked);
    };
    const issuing = issueAttempts({ ...deps, runners: { ...deps.runners, run } }, stored(), 0, attempts);
    await expect(issuing).rejects.toThrow("TooManyRequests");
    expect(world.run.map(({ task }) => task.item)).toEqual([1]);
    expect([...chunk().retries].map(([offset, { issued }]) => [offset, issued])).toEqual([
      [0, false],
      [1, true],
    ]);
  });
});

test("at most twenty are handed over at a time", async () => {
  const { world, deps, stored, attempts } = await due(25, [...Array(25).keys()], 25);
  let [now, most] = [0, 0];
  const run: typeof deps.runners.run = async (...asked) => {
    most = Math.max(most, ++now);
    await setImmediate();
    await deps.runners.run(...asked);
    now--;
  };
  await issueAttempts({ ...deps, runners: { ...deps.runners, run } }, stored(), 0, attempts);
  expect([most, world.run.length]).toEqual([20, 25]);
});

describe("the lateness of a fire whose first shard was handed over late", () => {
  const issuedLate = async (due: [offset: number, attempt: number], job: Parameters<typeof running>[1] = {}) => {
    const { world, deps, stored } = await running(2, job);
    const added: unknown[] = [];
    world.now += 30_000;
    const metrics = { add: (...sample: unknown[]) => void added.push(sample) };
    const [offset, attempt] = due;
    const retries = new Map<number, Retry>([[offset, { attempt, issued: false, at: world.now }]]);
    await issueAttempts({ ...deps, metrics }, stored(), 0, retries);
    return added;
  };

  test("includes the wait for its permit", async () => {
    expect(await issuedLate([0, 1])).toEqual([["FireLateness", 30_010]]);
  });

  test.each([
    { because: "a further shard of it", due: [1, 1] as const, job: {} },
    { because: "a further attempt", due: [0, 2] as const, job: {} },
    { because: "a shard of a DAEMON, which may have waited for its own", due: [0, 1] as const, job: DAEMON },
  ])("has no sample of $because", async ({ due: [offset, attempt], job }) => {
    expect(await issuedLate([offset, attempt], job)).toEqual([]);
  });
});
