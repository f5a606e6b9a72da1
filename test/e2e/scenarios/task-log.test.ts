import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { overlaps, readTaskLog } from "../harness/task-log.ts";

const id = (fire: string, item: number, attempt: number) => `job@-@${item}@-@READY@-@job.${fire}.${attempt}@-@sign`;
const A = id("c1", 0, 1);
const B = id("c1", 0, 2);
const NEXT = id("c2", 0, 1);
const OTHER = id("c1", 1, 1);

function tasksOf(...lines: string[]) {
  const directory = mkdtempSync(path.join(tmpdir(), "task-log-"));
  try {
    writeFileSync(path.join(directory, "log"), `${lines.join("\n")}\n`);
    return readTaskLog(path.join(directory, "log"));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test.each([
  { lines: [`begin ${A}`, `begin ${B}`, `beat ${A}`], because: "an attempt that was given up goes on" },
  { lines: [`begin ${A}`, `begin ${NEXT}`, `end ${A}`], because: "the next fire does not wait" },
])("an overlap is seen: $because", ({ lines }) => {
  expect(overlaps(tasksOf(...lines))).toHaveLength(1);
});

test.each([
  { lines: [`begin ${A}`, `beat ${A}`, `begin ${B}`, `end ${B}`, `begin ${NEXT}`], because: "one after another" },
  { lines: [`begin ${A}`, `begin ${OTHER}`, `end ${A}`], because: "two shards" },
])("no overlap: $because", ({ lines }) => {
  expect(overlaps(tasksOf(...lines))).toEqual([]);
});

test("the begins and the ends of a task are counted, beside its execution and its shard", () => {
  expect(tasksOf(`begin ${B}`, `begin ${B}`, `end ${B}`)).toEqual([
    { taskId: B, executionId: "job.c1", item: 0, attempt: 2, firstLine: 0, lastLine: 2, begins: 2, ends: 1 },
  ]);
  expect(() => tasksOf("begun x")).toThrow("line 1");
});
