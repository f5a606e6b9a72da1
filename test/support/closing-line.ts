import type { Reporter, TestModule } from "vitest/node";
import { closingLines } from "./closing-lines.ts";

/** Ends a run with why tests were skipped and one plain line that counts all, for a reader of the end alone. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const { lines, hasUnexplainedSkip } = closingLines(modules);
    if (hasUnexplainedSkip) process.exitCode = 1;
    process.on("exit", () => {
      for (const line of lines) console.log(line);
    });
  }
}
