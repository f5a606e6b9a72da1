import { expect, test } from "vitest";
import type { Chunk } from "../../../functions/core/run/execution.ts";
import { shardStatus } from "../../../functions/core/run/shard-status.ts";

const nothing = new Set<number>();
const open: Chunk = {
  ...{ executionId: "foo_job.c1", chunk: 0, retries: new Map(), invokedAt: 5 },
  ended: { FINISHED: nothing, KILLED: nothing, FAILED: nothing, ERROR: nothing, LOST: nothing },
};
const { invokedAt, ...unopened } = open;
const overlap = { queued: nothing, skipped: nothing, missed: nothing };
const retry = (issued: boolean) => new Map([[1, { attempt: 2, issued, at: 9 }]]);
const itself = new Set([1]);

test.each<{ because: string; chunk: Chunk | undefined; status: string }>([
  { because: "its chunk was not handed over", chunk: undefined, status: "WAITING" },
  { because: "its chunk exists, and was not handed over yet", chunk: unopened, status: "WAITING" },
  { because: "its chunk was handed over", chunk: open, status: "RUNNING" },
  { because: "it has ended", chunk: { ...open, ended: { ...open.ended, FAILED: itself } }, status: "FAILED" },
  {
    because: "it has ended after a retry",
    chunk: { ...open, retries: retry(true), ended: { ...open.ended, LOST: itself } },
    status: "LOST",
  },
  { because: "it was busy", chunk: { ...open, overlap: { ...overlap, skipped: itself } }, status: "SKIPPED" },
  {
    because: "it fell out of a full queue",
    chunk: { ...open, overlap: { ...overlap, queued: itself, missed: itself } },
    status: "MISSED",
  },
  {
    because: "it waits for another execution",
    chunk: { ...open, overlap: { ...overlap, queued: itself } },
    status: "WAITING",
  },
  {
    because: "another shard of its chunk waits",
    chunk: { ...open, overlap: { ...overlap, queued: new Set([2]) } },
    status: "RUNNING",
  },
  {
    because: "it has waited, and is to start",
    chunk: { ...open, retries: retry(false), overlap: { ...overlap, queued: itself } },
    status: "WAITING",
  },
  {
    because: "it has waited, and was started",
    chunk: { ...open, retries: retry(true), overlap: { ...overlap, queued: itself } },
    status: "RUNNING",
  },
  { because: "its next attempt is in its back-off", chunk: { ...open, retries: retry(false) }, status: "WAITING" },
  { because: "its next attempt was handed over", chunk: { ...open, retries: retry(true) }, status: "RUNNING" },
])("a shard is $status: $because", ({ chunk, status }) => {
  expect(shardStatus(chunk, 1)).toBe(status);
});
