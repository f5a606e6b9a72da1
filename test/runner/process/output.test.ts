import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectOutput, type OutputLimits, readOutput } from "../../../functions/runner/process/output.ts";

const LIMITS: OutputLimits = { taskBytes: 1_000, taskLines: 100, lineBytes: 10, tailBytes: 8 };

async function print(chunks: readonly (string | Buffer)[], limits = LIMITS) {
  const lines: string[] = [];
  const output = collectOutput((line) => lines.push(line), limits);
  const stream = new PassThrough();
  readOutput([stream], () => output);
  for (const chunk of chunks) stream.write(chunk);
  await new Promise((resolve) => stream.end().once("end", resolve));
  output.flush();
  return { lines, tail: output.tail() };
}

test.each([
  { because: "lines are told apart wherever the chunks end", chunks: ["a\nb", "c\n\nd"], lines: ["a", "bc", "", "d"] },
  { because: "a long line is continued", chunks: ["0123456789abc\n"], lines: ["0123456789", "abc"] },
  { because: "a line of just the limit is one line", chunks: ["0123456789\nx\n"], lines: ["0123456789", "x"] },
  { because: "no output is no line", chunks: [], lines: [] },
  { because: "a long line ends between characters", chunks: ["01234567漢字\n"], lines: ["01234567", "漢字"] },
  { because: "bytes that are no UTF-8 are replaced", chunks: [Buffer.from([0x41, 0xff, 0x0a])], lines: ["A\ufffd"] },
  {
    because: "a line of continuations alone is cut at the limit",
    chunks: [Buffer.alloc(12, 0x80)],
    lines: ["\ufffd".repeat(10), "\ufffd".repeat(2)],
  },
  { because: "a carriage return ends no line", chunks: ["a\rb\r\n"], lines: ["a\rb\r"] },
])("$because", async ({ chunks, lines }) => {
  expect((await print(chunks)).lines).toEqual(lines);
});

test("output above the task's share is dropped, with a note", async () => {
  const { lines, tail } = await print(["x".repeat(20), "\nlast"], {
    ...LIMITS,
    taskBytes: 12,
    lineBytes: 100,
    tailBytes: 4,
  });
  expect(lines).toEqual(["x".repeat(12), "(output beyond 12 bytes is not logged)"]);
  expect(tail).toBe("last");
});

test("lines above the task's share are dropped, with a note", async () => {
  const { lines, tail } = await print(["a\nb\nc\n", "d\ne"], { ...LIMITS, taskLines: 2, tailBytes: 1 });
  expect(lines).toEqual(["a", "b", "(output beyond 2 lines is not logged)"]);
  expect(tail).toBe("e");
});

test("the tail is the end of all output, in any division into chunks", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 9 }), async (chunks) => {
      const bytes = chunks.map((chunk) => Buffer.from(chunk).map((byte) => byte & 0x7f)).map((b) => Buffer.from(b));
      expect((await print(bytes)).tail).toBe(Buffer.concat(bytes).subarray(-LIMITS.tailBytes).toString());
    }),
    { numRuns: 50 },
  );
});
