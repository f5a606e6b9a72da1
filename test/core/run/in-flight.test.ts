import { expect, test } from "vitest";
import { fitsInFlight, roundedInFlight } from "../../../functions/core/run/in-flight.ts";

interface Row {
  readonly because: string;
  /** Shards of the execution. A chunk has ten of them, and 30 may be in flight. */
  readonly shards?: number;
  readonly released: number;
  readonly done?: readonly number[];
  /** By chunk. */
  readonly inFlight?: readonly (readonly [number, number])[];
  readonly maxInFlight?: number;
  readonly fits: boolean;
}

test.each<Row>([
  { because: "the first chunk", released: 0, fits: true },
  { because: "no more shards than allowed are in flight", released: 2, fits: true },
  { because: "each released chunk counts whole until its ends are noted", released: 3, fits: false },
  {
    because: "exactly enough shards have ended",
    released: 3,
    inFlight: [
      [0, 6],
      [1, 4],
    ],
    fits: true,
  },
  {
    because: "one shard more has to end",
    released: 3,
    inFlight: [
      [0, 6],
      [1, 5],
    ],
    fits: false,
  },
  { because: "finished chunks do not count", released: 3, done: [0, 2], fits: true },
  { because: "the last chunk is smaller than the others", shards: 31, released: 3, inFlight: [[1, 9]], fits: true },
  { because: "a chunk counts at most its own shards", shards: 13, released: 2, inFlight: [[1, 20]], fits: true },
  {
    because: "nothing is in flight: even a chunk that is too large fits",
    released: 1,
    done: [0],
    maxInFlight: 5,
    fits: true,
  },
])(
  "the next chunk fits: $fits, $because",
  ({ shards = 100, released, done = [], inFlight, maxInFlight = 30, fits }) => {
    const cut = { shards, shardsPerChunk: 10, releasedChunks: released, doneChunks: new Set(done) };
    expect(fitsInFlight({ ...cut, ...(inFlight && { inFlight: new Map(inFlight) }) }, maxInFlight)).toBe(fits);
  },
);

test("a chunk's number of shards in flight changes at most 17 times, is never too low, and is exact at the end", () => {
  const told = Array.from({ length: 201 }, (_, shards) => roundedInFlight(shards));
  for (const [shards, rounded] of told.entries()) expect(rounded).toBeGreaterThanOrEqual(shards);
  expect(told.slice(0, 5)).toEqual([0, 1, 2, 4, 4]);
  expect(told[200]).toBe(200);
  expect(new Set(told).size).toBeLessThanOrEqual(17);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});
