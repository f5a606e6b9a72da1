import { expect, test } from "vitest";
import { load } from "./load.ts";

test("a hundred and fifty jobs on one second complete with four processes a function in two gigabytes", async () => {
  const { runs, p99LatenessMs, mostProcesses, mostBytes } = await load({
    jobs: 150,
    everySeconds: 30,
    rounds: 2,
    withinSeconds: 60,
    countsMemory: true,
  });
  console.log(
    `150 jobs on one second: p99 ${p99LatenessMs} ms, ${mostProcesses} processes a function, ${Math.round(mostBytes / 2 ** 20)} MiB in all`,
  );
  expect(runs).toHaveLength(300);
  expect(new Set(runs.map(({ context }) => context.executionId)).size).toBe(300);
  expect(mostProcesses).toBeLessThanOrEqual(4);
  expect(mostBytes).toBeLessThanOrEqual(2 * 2 ** 30);
});
