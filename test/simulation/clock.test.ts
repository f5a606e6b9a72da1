import { expect, test } from "vitest";
import { Clock } from "./clock.ts";

const MAX_STEPS = 1_000;

test("events happen in the order of their instants, and events of one instant in the order in which they were planned", async () => {
  const clock = new Clock(0);
  const seen: string[] = [];
  for (const [at, name] of [
    [20, "c"],
    [10, "a"],
    [10, "b"],
    [30, "d"],
  ] as const) {
    clock.plan(at, () => seen.push(`${name} at ${clock.now}`));
  }
  await clock.run(25);
  expect(seen).toEqual(["a at 10", "b at 10", "c at 20"]);
  expect(clock.now).toBe(25);
});

test("a story that plans events at one instant without end is stopped", async () => {
  const clock = new Clock(0, MAX_STEPS);
  const again = () => clock.plan(0, again);
  clock.plan(0, again);
  await expect(clock.run(60_000)).rejects.toThrow("makes no progress: 1000 steps by 1970-01-01T00:00:00.000Z");
});

test("a story that never comes to rest after an event is stopped by the count of its steps", async () => {
  const clock = new Clock(0, MAX_STEPS);
  const turn = async () => {
    while (clock.step()) await Promise.resolve();
  };
  clock.plan(0, () => void turn());
  clock.plan(10, () => {});
  await expect(clock.run(60_000)).rejects.toThrow("makes no progress");
});

test("a stopped clock names the reason", async () => {
  const clock = new Clock(0);
  clock.plan(10, () => clock.stop(new Error("a user gave up")));
  clock.plan(20, () => expect.unreachable("nothing happens any more"));
  await expect(clock.run(60_000)).rejects.toThrow("a user gave up");
});
