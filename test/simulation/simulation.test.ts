import { expect, test } from "vitest";
import type { Fire } from "../../functions/core/run/fire.ts";
import { patienceMs } from "../support/patience.ts";
import { violationsOf } from "./checker.ts";
import { figuresOf } from "./figures.ts";
import { playSeeds, replayOf } from "./play-seeds.ts";
import { type History, play } from "./scenario.ts";

/** The number of processes: npm test can count on as many cores. */
const WORKERS = 2;
/** Its first events come before and after each other by the place from where it is played, if they may. */
const FIRST_DIFFERS = 4180;

test(
  "without faults nothing is lost, and no fire is late",
  async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const history = await play({ seed, severity: 0 });
      expect(violationsOf(history)).toEqual([]);
      expect(history.system.errors).toEqual([]);
      // In a flood the queue is full, even without faults.
      const isLate = ({ status, reason }: Fire) => status === "MISSED" && reason !== "queue-full";
      expect(firesOf(history).filter(isLate)).toEqual([]);
    }
  },
  patienceMs(60_000),
);

test.each([
  { outcomesBy: "destination", lastSeed: 200 },
  { outcomesBy: "runner", lastSeed: 15 },
] as const)(
  "with faults every fire is accounted for, every shard runs one at a time, and all comes to rest (outcomes by $outcomesBy)",
  async ({ outcomesBy, lastSeed }) => {
    const [from, severity] = [1, 1];
    const violations: string[] = [];
    let seeds = 0;
    const wanted = { from, to: lastSeed, workers: WORKERS, severity, outcomesBy, isTelling: false };
    const isComplete = await playSeeds(wanted, (played) => {
      seeds++;
      violations.push(...played.violations.map((found) => `${found} (${replayOf(played.seed, severity, outcomesBy)})`));
    });
    expect(violations).toEqual([]);
    expect({ isComplete, seeds }).toEqual({ isComplete: true, seeds: lastSeed });
  },
  patienceMs(120_000),
);

test("one seed is played although more processes are allowed", async () => {
  const seeds: number[] = [];
  const one = { from: 7, to: 7, workers: 2, severity: 0, isTelling: false };
  const isComplete = await playSeeds(one, ({ seed }) => seeds.push(seed));
  expect({ isComplete, seeds }).toEqual({ isComplete: true, seeds: [7] });
});

test("a seed that is the first one of its process tells the same story as elsewhere", async () => {
  const figures: unknown[] = [];
  const one = { from: FIRST_DIFFERS, to: FIRST_DIFFERS, workers: 1, severity: 1, isTelling: false };
  await playSeeds(one, (played) => figures.push(played.figures));
  const history = await play({ seed: FIRST_DIFFERS });
  expect(figures).toEqual([JSON.parse(JSON.stringify(figuresOf(history, violationsOf(history).length, undefined)))]);
});

test("a seed tells the same story twice, byte for byte", async () => {
  const told = async () => JSON.stringify(firesOf(await play({ seed: 7, severity: 2 })));
  expect(await told()).toBe(await told());
});

const firesOf = ({ system: { world } }: History) => world.fires.history();
