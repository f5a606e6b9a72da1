import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with why tests were skipped and one plain line that counts them, for who reads only the end. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const reasons: string[] = [];
    for (const module of modules) {
      if (module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        count[result.state] += 1;
        if (result.state === "skipped") reasons.push(`skipped: ${test.fullName}: ${result.note ?? "no reason given"}`);
      }
    }
    process.on("exit", () => {
      for (const reason of reasons) console.log(reason);
      console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`);
    });
  }
}
