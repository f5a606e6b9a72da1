import { PassThrough, Readable } from "node:stream";
import { expect, test } from "vitest";
import { drain } from "../../../functions/runner/process/drain.ts";

const work = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test("output that is read slowly is read to its end", async () => {
  let read = 0;
  let left = 12;
  const stream = new Readable({
    read() {
      setImmediate(() => this.push(left-- > 0 ? Buffer.alloc(1) : null));
    },
  }).on("data", () => {
    read++;
    work(60);
  });
  await drain([stream]);
  expect(read).toBe(12);
});

test("a stream that stays open in silence is destroyed", async () => {
  const stream = new PassThrough();
  await drain([stream]);
  expect(stream.destroyed).toBe(true);
});
