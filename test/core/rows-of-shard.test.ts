import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsOfShard } from "../../functions/core/rows-of-shard.ts";
import { hashOf } from "../../functions/core/run/hash.ts";

const SHARDS = 16;

test.each([
  { wanted: 1_000, rows: 95 },
  { wanted: 333, rows: 40 },
  { wanted: 100, rows: 17 },
  { wanted: 1, rows: 2 },
])("for the first $wanted rows, $rows are read of each of 16 shards", ({ wanted, rows }) => {
  expect(rowsOfShard(wanted, SHARDS)).toBe(rows);
});

test("no shard holds more of the rows that a hash spreads, but for one of a thousand", () => {
  let [over, all] = [0, 0];
  const runs = fc.sample(fc.stringMatching(/^[a-z]{8}$/), { numRuns: 200, seed: 1 });
  for (const name of runs) {
    const held = Array.from({ length: SHARDS }, () => 0);
    for (let n = 0; n < 1_000; n++) {
      const shard = hashOf(`${name}.c${n}`) % SHARDS;
      held[shard] = (held[shard] ?? 0) + 1;
    }
    all += SHARDS;
    over += held.filter((rows) => rows > rowsOfShard(1_000, SHARDS)).length;
  }
  expect(over).toBeLessThanOrEqual(all / 1_000);
});
