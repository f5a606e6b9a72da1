import { expect, test } from "vitest";
import { violationsOf } from "./checker.ts";
import { type History, play, type Scenario } from "./scenario.ts";

/** @returns violations of the first seed that has any, with the command that replays it. */
async function firstViolation(from: number, to: number, scenario: Omit<Scenario, "seed">) {
  for (let seed = from; seed <= to; seed++) {
    const [violation] = violationsOf(await play({ seed, ...scenario }));
    if (violation !== undefined) return `${violation} (npm run simulate -- --seeds ${seed}-${seed})`;
  }
  return undefined;
}

test("without faults nothing is lost, and no fire is late", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const history = await play({ seed, severity: 0 });
    expect(violationsOf(history)).toEqual([]);
    expect(history.system.errors).toEqual([]);
    expect(firesOf(history).filter(({ status }) => status === "MISSED")).toEqual([]);
  }
}, 60_000);

test("with faults every fire is accounted for, every shard runs one at a time, and all comes to rest", async () => {
  expect(await firstViolation(1, 200, {})).toBeUndefined();
}, 300_000);

test("a seed tells the same story twice, byte for byte", async () => {
  const told = async () => JSON.stringify(firesOf(await play({ seed: 7, severity: 2 })));
  expect(await told()).toBe(await told());
});

const firesOf = ({ system: { world } }: History) => world.fires.values();
