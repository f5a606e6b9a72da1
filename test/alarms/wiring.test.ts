import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { FUNCTION_NAMES } from "../../infra/constructs/function-name.ts";

const mainOf = (name: string) =>
  readFileSync(path.join(import.meta.dirname, "../../functions", name, "main.ts"), "utf8");

/** The runner holds no metrics: job code could write them. The broker has nothing to count. */
const WITHOUT: readonly string[] = ["runner", "broker", "notifier"];
test.each(FUNCTION_NAMES.filter((name) => !WITHOUT.includes(name)))(
  "%s measures the changes that it commits, and writes its metrics at the end of an invocation",
  (name) => {
    const main = mainOf(name);
    expect(main).toContain("measuredRuns(runStore(");
    expect(main).not.toMatch(/(?<!measuredRuns\()runStore\(tables/);
    expect(main).toContain("export const handler = flushing(");
  },
);

test("the notifier commits no change of run state, and writes its metrics at the end of an invocation", () => {
  expect(mainOf("notifier")).not.toContain("runStore");
  expect(mainOf("notifier")).toContain("export const handler = flushing(");
});

test("the collector counts the further attempts that it hands out", () => {
  expect(mainOf("collector")).toContain("measuredAttempts(chunkEnds(");
});
