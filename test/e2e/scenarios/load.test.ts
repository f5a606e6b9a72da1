import { expect, test } from "vitest";
import { load } from "./load.ts";

const JOBS = 20;

test("twenty jobs that are due on the same seconds each run once at each of them", async () => {
  const { runs, instants, p99LatenessMs } = await load({
    jobs: JOBS,
    everySeconds: 5,
    rounds: 3,
    withinSeconds: 20,
    countsMemory: false,
  });
  console.log(`${JOBS} fires on one second: p99 ${p99LatenessMs} ms`);
  const expected = instants.flatMap((at) => Array.from({ length: JOBS }, (_, n) => `load-${n}.c${at / 1_000}`));
  expect(runs.map(({ context }) => context.executionId).sort()).toEqual(expected.sort());
  for (const { at, context } of runs)
    expect(at, context.executionId).toBeGreaterThanOrEqual(Date.parse(context.fireTime));
});
