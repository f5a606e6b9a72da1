import fc from "fast-check";
import { expect, test } from "vitest";
import { boundReport, MAX_REPORT_BYTES } from "../../../functions/runner/task/report.ts";

const REPORT = { taskId: "t".repeat(300), outcome: "FAILED", endedAt: 1 } as const;

test("a report is at most 8 KB of JSON, for any output and error", () => {
  const wild = fc.oneof(
    fc.string({ unit: "binary", maxLength: 3_000 }),
    fc.constantFrom("\u0000", "\\", '"', "漢", "😀", "a😀", "\u0001\u007f", "\ud800").map((unit) => unit.repeat(4_000)),
  );
  fc.assert(
    fc.property(wild, wild, (reason, tail) => {
      const bounded = boundReport({ ...REPORT, reason, tail });
      expect(Buffer.byteLength(JSON.stringify(bounded))).toBeLessThanOrEqual(MAX_REPORT_BYTES);
      expect(bounded).toMatchObject(REPORT);
      expect(`${bounded.reason}${bounded.tail}`).not.toMatch(/\p{Surrogate}/u);
    }),
  );
});

test("a text that fits is not changed, nor are its lines", () => {
  const report = { ...REPORT, reason: "exit code 3", exitCode: 3, tail: "one\n\ttwo\n" };
  expect(boundReport(report)).toEqual(report);
});

test("the end of a tail that is too long stays", () => {
  const { tail = "" } = boundReport({ ...REPORT, tail: `${"\\".repeat(9_000)}the end` });
  expect(tail.endsWith("the end")).toBe(true);
});
