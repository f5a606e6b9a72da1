import { expect, test } from "vitest";
import { OWED_SHARDS, type Owed, type OwedIndex } from "../../functions/ports/owed-index.ts";
import { handOut } from "../../functions/sweep/hand-out.ts";
import { Clock } from "../simulation/clock.ts";
import { NOW, overWorld } from "../support/over-world.ts";

/** Time-out of the sweep, and the time from one to the next. */
const TIMEOUT_MS = 540_000;
const EVERY_MS = 600_000;

interface Backlog {
  /** Number of overdue items of a shard of the index. */
  readonly of: (shard: number) => number;
  /** The duration of one asynchronous invocation, ms. */
  readonly invokeMs: number;
  /** Items that stay overdue although they are handed out. */
  readonly isHopeless?: (name: string) => boolean;
}

/** Sweeps again and again over the overdue work, on a virtual clock. */
async function sweepOver({ of, invokeMs, isHopeless = () => false }: Backlog, passes: number) {
  const { deps } = await overWorld();
  const clock = new Clock(NOW, Number.POSITIVE_INFINITY);
  const left = Array.from({ length: OWED_SHARDS }, (_, shard) =>
    Array.from({ length: of(shard) }, (_, n): Owed & { owes: "plan" } => ({
      ...{ owes: "plan", jobName: `${shard}.${n}`, dueAt: NOW - 1_000_000 + n },
    })),
  );
  const handed = new Map<string, number>();
  const owed: OwedIndex = {
    async *overdue(shard) {
      for (const item of (left[shard] ?? []).filter(({ jobName }) => isHopeless(jobName) || !handed.has(jobName)))
        yield item;
    },
  };
  const plan = async ({ jobName }: { jobName: string }) => {
    await clock.sleepUntil(clock.now + invokeMs);
    handed.set(jobName, (handed.get(jobName) ?? 0) + 1);
  };
  const took: number[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const began = clock.now;
    let endedAt: number | undefined;
    const sweep = async () => {
      await handOut({ ...deps, owed, invoker: { ...deps.invoker, plan }, now: () => clock.now });
      endedAt = clock.now;
    };
    clock.plan(began, () => void sweep());
    await clock.run(began + EVERY_MS);
    took.push((endedAt ?? Number.POSITIVE_INFINITY) - began);
  }
  return { handed, took };
}

test("100,000 overdue items are handed out by one pass", async () => {
  const { handed, took } = await sweepOver({ of: () => 100_000 / OWED_SHARDS, invokeMs: 15 }, 1);
  expect(handed.size).toBe(100_000);
  expect(took[0]).toBeLessThan(TIMEOUT_MS / 10);
});

test("a shard with 36,000 overdue items holds up no other", async () => {
  const { handed } = await sweepOver({ of: (shard) => (shard === 0 ? 36_000 : 10), invokeMs: 200 }, 1);
  const others = [...handed.keys()].filter((name) => !name.startsWith("0."));
  expect(others).toHaveLength(10 * (OWED_SHARDS - 1));
});

test("a pass ends before its time-out, and the passes come to the end of it all", async () => {
  const { handed, took } = await sweepOver({ of: () => 100_000 / OWED_SHARDS, invokeMs: 2_000 }, 5);
  for (const ms of took) expect(ms).toBeLessThan(TIMEOUT_MS);
  expect(took[0]).toBeGreaterThan(300_000);
  expect(handed.size).toBe(100_000);
});

test("work that stays overdue for ever starves nothing behind it", async () => {
  const isHopeless = (name: string) => Number(name.split(".")[1]) < 80_000 / OWED_SHARDS;
  const { handed } = await sweepOver({ of: () => 100_000 / OWED_SHARDS, invokeMs: 15, isHopeless }, 2);
  expect(handed.size).toBe(100_000);
});
