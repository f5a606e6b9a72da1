import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ALARM_TABLE, FREE_ALARMS } from "../../../infra/constructs/watching/alarm-table.ts";
import { IDLE } from "../idle-cost.ts";
import { synthesized } from "../synthesized.ts";

/** Resources of the template, by type. */
function countsOf(template = synthesized()): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { Type } of Object.values<{ Type: string }>(template.toJSON().Resources))
    counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return counts;
}

const sumOf = (counts: Map<string, number>) =>
  Array.from(counts, ([type, count]) => IDLE[type]?.cost(count) ?? Number.NaN).reduce((sum, usd) => sum + usd, 0);

const counts = countsOf();
const README = ["README.md", "README.zh-CN.md"].map((file) =>
  readFileSync(path.join(import.meta.dirname, "../../..", file), "utf8"),
);

test.each(Array.from(counts, ([type, count]) => ({ type, count, ...IDLE[type] })))(
  "$count $type: $because",
  ({ type, count, cost }) => {
    expect(cost, `${type} has no idle cost in the table`).toBeDefined();
    expect(cost?.(count)).toBeLessThan(0.05);
  },
);

test("an idle stack costs the sum that the README states", () => {
  const idle = sumOf(counts);
  expect(idle).toBeGreaterThan(0.02);
  for (const text of README) expect(text).toContain(`| ${idle.toFixed(3)} |`);
});

test("all alarms cost ten cents more for each that is not free, as the README states", () => {
  const all = sumOf(countsOf(synthesized({ context: { alarms: "all" } })));
  const more = (ALARM_TABLE.length - FREE_ALARMS) * 0.1;
  expect(all - sumOf(counts)).toBeCloseTo(more, 9);
  for (const text of README) expect(text).toContain(`| ${more.toFixed(2)} |`);
});
