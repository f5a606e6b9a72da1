import { expect, test } from "vitest";
import { fitsInFlight, roundedInFlight } from "../../../functions/core/run/in-flight.ts";

interface Row {
  readonly because: string;
  /** Shards of the execution, in chunks of ten; 30 may be in flight. */
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
  { because: "all that are out are no more than may be", released: 2, fits: true },
  { because: "nothing is known of the chunks that are out", released: 3, fits: false },
  {
    because: "enough shards have ended, to the last one",
    released: 3,
    inFlight: [
      [0, 6],
      [1, 4],
    ],
    fits: true,
  },
  {
    because: "one shard too few has ended",
    released: 3,
    inFlight: [
      [0, 6],
      [1, 5],
    ],
    fits: false,
  },
  { because: "chunks that are done count for nothing", released: 3, done: [0, 2], fits: true },
  { because: "the last chunk may be a small one", shards: 31, released: 3, inFlight: [[1, 9]], fits: true },
  { because: "a chunk has no more than its shards", shards: 13, released: 2, inFlight: [[1, 20]], fits: true },
  { because: "nothing is in flight, however large chunks are", released: 1, done: [0], maxInFlight: 5, fits: true },
])(
  "the next chunk fits: $fits, $because",
  ({ shards = 100, released, done = [], inFlight, maxInFlight = 30, fits }) => {
    const cut = { shards, shardsPerChunk: 10, releasedChunks: released, doneChunks: new Set(done) };
    expect(fitsInFlight({ ...cut, ...(inFlight && { inFlight: new Map(inFlight) }) }, maxInFlight)).toBe(fits);
  },
);

test("a chunk's shards in flight are noted a dozen times, never as fewer than they are, and exactly at its end", () => {
  const told = Array.from({ length: 201 }, (_, shards) => roundedInFlight(shards));
  for (const [shards, rounded] of told.entries()) expect(rounded).toBeGreaterThanOrEqual(shards);
  expect(told.slice(0, 5)).toEqual([0, 1, 2, 4, 4]);
  expect(told[200]).toBe(200);
  expect(new Set(told).size).toBeLessThanOrEqual(17);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});
