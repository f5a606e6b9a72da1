import { expect, test } from "vitest";
import type { Chunk, Execution } from "../../../functions/core/run/execution.ts";
import { fitsInFlight } from "../../../functions/steps/shards/in-flight.ts";

const NONE = { FINISHED: new Set<number>(), KILLED: new Set<number>(), FAILED: new Set<number>() };
/** A chunk so many of whose shards have finished, and so many wait. */
const chunkOf = (chunk: number, { ended = 0, waiting = 0 }: { ended?: number; waiting?: number }): Chunk => ({
  ...{ executionId: "foo.c100", chunk, retries: new Map() },
  ended: { ...NONE, ERROR: new Set(), LOST: new Set(), FINISHED: new Set(Array.from({ length: ended }, (_, i) => i)) },
  overlap: {
    queued: new Set(Array.from({ length: waiting }, (_, i) => ended + i)),
    ...{ skipped: new Set<number>(), missed: new Set<number>() },
  },
});

interface Row {
  readonly because: string;
  /** Shards of the execution, in chunks of ten; 30 may be in flight. */
  readonly shards?: number;
  readonly released: number;
  readonly done?: readonly number[];
  readonly stored?: readonly Chunk[];
  readonly reads: readonly number[];
  readonly fits: boolean;
}

test.each<Row>([
  { because: "the first chunk", released: 0, reads: [], fits: true },
  { because: "all that are out are no more than may be", released: 2, reads: [], fits: true },
  { because: "none of the chunks that are out is known", released: 3, reads: [0, 1, 2], fits: false },
  {
    because: "enough shards have ended, to the last one",
    released: 3,
    stored: [chunkOf(0, { ended: 4 }), chunkOf(1, { ended: 6 })],
    reads: [0, 1, 2],
    fits: true,
  },
  {
    because: "one shard too few has ended",
    released: 3,
    stored: [chunkOf(0, { ended: 4 }), chunkOf(1, { ended: 5 })],
    reads: [0, 1, 2],
    fits: false,
  },
  {
    because: "shards that wait for others are not in flight",
    released: 3,
    stored: [chunkOf(0, { ended: 4, waiting: 6 })],
    reads: [0, 1, 2],
    fits: true,
  },
  { because: "chunks that are done are not read", released: 3, done: [0, 2], reads: [1], fits: true },
  {
    because: "the last chunk may be a small one",
    shards: 31,
    released: 3,
    stored: [chunkOf(1, { ended: 1 })],
    reads: [0, 1, 2],
    fits: true,
  },
])("the next chunk fits: $fits, $because", async ({ shards = 100, released, done = [], stored = [], reads, fits }) => {
  const read: number[] = [];
  const getChunk = async (_: string, chunk: number) => {
    read.push(chunk);
    return stored.find((one) => one.chunk === chunk);
  };
  const execution = {
    executionId: "foo.c100",
    shards,
    shardsPerChunk: 10,
    releasedChunks: released,
    doneChunks: new Set(done),
  };
  expect(await fitsInFlight({ fanOuts: { getChunk }, maxInFlight: 30 }, execution as unknown as Execution)).toBe(fits);
  expect(read).toEqual(reads);
});

test("an execution with nothing in flight goes on, however large its chunks are", async () => {
  const getChunk = async (_: string, chunk: number) => chunkOf(chunk, { ended: 10 });
  const execution = {
    executionId: "foo.c100",
    shards: 100,
    shardsPerChunk: 10,
    releasedChunks: 1,
    doneChunks: new Set(),
  };
  expect(await fitsInFlight({ fanOuts: { getChunk }, maxInFlight: 5 }, execution as unknown as Execution)).toBe(true);
});
