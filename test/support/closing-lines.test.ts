import { expect, test } from "vitest";
import type { TestModule } from "vitest/node";
import { closingLines } from "./closing-lines.ts";

type Result = { state: "passed" | "failed" | "pending" } | { state: "skipped"; note?: string };

/** A file with one suite of tests with these results, by name. */
function aModule(results: Readonly<Record<string, Result>>, errors: { ofFile?: string; ofSuite?: string } = {}) {
  const said = (message: string | undefined) => () => (message === undefined ? [] : [{ message }]);
  const module = { type: "module", errors: said(errors.ofFile) };
  const suite = { type: "suite", parent: module, errors: said(errors.ofSuite) };
  const tests = Object.entries(results).map(([fullName, result]) => ({
    ...{ fullName, parent: suite, module },
    result: () => result,
  }));
  return { ...module, children: { allTests: () => tests } } as unknown as TestModule;
}

test("a run ends with its counts and the reason of each skip", () => {
  const module = aModule({
    a: { state: "passed" },
    b: { state: "failed" },
    c: { state: "skipped", note: "no Python" },
  });
  expect(closingLines([module])).toEqual({
    lines: ["skipped: c: no Python", "1 passed, 1 failed, 1 skipped"],
    hasUnexplainedSkip: false,
  });
});

test.each<Result>([{ state: "skipped" }, { state: "pending" }])(
  "a test that is $state without a reason fails the run",
  (result) => {
    const { lines, hasUnexplainedSkip } = closingLines([aModule({ a: result })]);
    expect(hasUnexplainedSkip).toBe(true);
    expect(lines[0]).toContain("a: WITHOUT A REASON");
  },
);

test("tests whose preparation failed are told as not run, with its error", () => {
  const module = aModule({ a: { state: "skipped" } }, { ofSuite: "not within 9 ms: the start\n at x" });
  expect(closingLines([module])).toEqual({
    lines: ["not run: a: not within 9 ms: the start", "0 passed, 1 failed, 0 skipped"],
    hasUnexplainedSkip: false,
  });
});
