import { expect, test } from "vitest";
import { daemonRow, readDaemon } from "../../../functions/adapters/dynamodb/daemon-row.ts";
import { cronFireId } from "../../../functions/core/run/ids.ts";

const FIRE = cronFireId(1_795_489_200_000);

test.each([
  { last: 0, busyBytes: 4, queueBytes: 1 },
  { last: 7, busyBytes: 32, queueBytes: 1 },
  { last: 8, busyBytes: 36, queueBytes: 2 },
  { last: 199, busyBytes: 800, queueBytes: 25 },
])("shards up to offset $last need $busyBytes bytes when busy, and $queueBytes a fire that waits for them", (row) => {
  const state = {
    ...{ version: 3, haltedThrough: 0 },
    busy: new Map([[row.last, FIRE]]),
    queue: [{ fireId: FIRE, offsets: new Set([row.last]) }],
  };
  const stored = daemonRow(state);
  expect(stored.busy).toHaveLength(row.busyBytes);
  expect((stored.queue as [number, Uint8Array][])[0]?.[1]).toHaveLength(row.queueBytes);
  expect(readDaemon(stored)).toEqual(state);
});

test("no busy shard needs no byte", () => {
  expect(daemonRow({ version: 1, haltedThrough: 0, busy: new Map(), queue: [] })).not.toHaveProperty("busy");
});
