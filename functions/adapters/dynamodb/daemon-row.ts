import * as z from "zod";
import type { DaemonState } from "../../core/run/daemon-state.ts";
import { cronFireId, instantOf } from "../../core/run/ids.ts";
import type { Row } from "./conditional.ts";

const bytes = z.instanceof(Uint8Array);
const DaemonRow = z.object({
  version: z.number(),
  haltedThrough: z.number(),
  busy: bytes.optional(),
  queue: z.array(z.tuple([z.number(), bytes])),
});

/** Bytes of the epoch seconds of a fire: enough until the year 2106. */
const SECONDS_BYTES = 4;

/**
 * The packed state of a chunk of shards. For each shard it has the epoch seconds of the fire that keeps it busy (0:
 * none). For each waiting fire it has one bit a shard. With a hundred fires waiting for 200 shards that is less than 5
 * KB.
 */
export function daemonRow({ version, haltedThrough, busy, queue }: DaemonState): Row {
  const packed = new DataView(new ArrayBuffer((1 + Math.max(-1, ...busy.keys())) * SECONDS_BYTES));
  for (const [offset, fireId] of busy) packed.setUint32(offset * SECONDS_BYTES, instantOf(fireId) / 1_000);
  return {
    version,
    haltedThrough,
    // DynamoDB accepts empty binaries, but an absent one saves space.
    ...(busy.size > 0 && { busy: new Uint8Array(packed.buffer) }),
    queue: queue.map(({ fireId, offsets }) => [instantOf(fireId) / 1_000, bitmapOf(offsets)]),
  };
}

export function readDaemon(row: Row): DaemonState {
  const { version, haltedThrough, busy, queue } = DaemonRow.parse(row);
  return {
    version,
    haltedThrough,
    busy: new Map(busy && readBusy(busy)),
    queue: queue.map(([seconds, bitmap]) => ({
      fireId: cronFireId(seconds * 1_000),
      offsets: new Set(offsetsOf(bitmap)),
    })),
  };
}

function* readBusy(packed: Uint8Array): Generator<[number, string]> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  for (let offset = 0; offset * SECONDS_BYTES < packed.byteLength; offset++) {
    const seconds = view.getUint32(offset * SECONDS_BYTES);
    if (seconds !== 0) yield [offset, cronFireId(seconds * 1_000)];
  }
}

function bitmapOf(offsets: ReadonlySet<number>): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil((1 + Math.max(...offsets)) / 8));
  for (const offset of offsets) bitmap[offset >> 3] = (bitmap[offset >> 3] ?? 0) | (1 << (offset & 7));
  return bitmap;
}

const offsetsOf = (bitmap: Uint8Array): number[] =>
  Array.from({ length: bitmap.length * 8 }, (_, offset) => offset).filter(
    (offset) => ((bitmap[offset >> 3] ?? 0) & (1 << (offset & 7))) !== 0,
  );
