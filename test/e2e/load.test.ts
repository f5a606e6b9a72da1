import { expect, test } from "vitest";
import { load } from "./load.ts";

test("twenty fires on one second begin within a second, processes warm", async () => {
  const { runs, instants, p99LatenessMs } = await load({ jobs: 20, everySeconds: 5, rounds: 3, withinSeconds: 20 });
  console.log(`20 fires on one second: p99 ${p99LatenessMs} ms`);
  expect(runs).toHaveLength(20 * instants.length);
  expect(p99LatenessMs).toBeLessThan(1_000);
}, 90_000);
