import type { TestCase, TestModule } from "vitest/node";

/**
 * The last lines of a run: each test that was skipped or not run, with the reason, and the counts of all.
 * A test is not run when the preparation of its file or suite failed; it counts as failed. A skip without a reason is
 * told apart, because it must fail the run.
 */
export function closingLines(modules: readonly TestModule[]): { lines: string[]; hasUnexplainedSkip: boolean } {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const lines: string[] = [];
  let hasUnexplainedSkip = false;
  for (const module of modules) {
    if (module.errors().length > 0) count.failed += 1;
    for (const test of module.children.allTests()) {
      const result = test.result();
      const failure = failureAbove(test);
      if (result.state === "passed" || result.state === "failed") count[result.state] += 1;
      else if (failure !== undefined) {
        count.failed += 1;
        lines.push(`not run: ${test.fullName}: ${failure}`);
      } else {
        const note = result.state === "skipped" ? result.note : undefined;
        count.skipped += 1;
        hasUnexplainedSkip ||= note === undefined;
        lines.push(`skipped: ${test.fullName}: ${note ?? "WITHOUT A REASON, which fails the run"}`);
      }
    }
  }
  lines.push(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return { lines, hasUnexplainedSkip };
}

/** First line of the error in the preparation of a test's file or of a suite around it. */
function failureAbove({ parent, module }: TestCase): string | undefined {
  for (let above = parent; ; above = above.parent) {
    const [error] = above.errors();
    if (error !== undefined) return error.message.split("\n")[0];
    if (above === module || above.type === "module") return undefined;
  }
}
