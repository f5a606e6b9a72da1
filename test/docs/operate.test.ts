import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { METRICS } from "../../functions/contract/metrics.ts";
import { ALARM_TABLE } from "../../infra/constructs/watching/alarm-table.ts";

const PAGE = readFileSync(path.join(import.meta.dirname, "../../docs/operate.md"), "utf8");
const sectionOf = (heading: string) => PAGE.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
const [, ...paragraphs] = sectionOf("Alarms").split("\n### ");

test("the page has a paragraph for each alarm, under the alarm's name, in the table's order", () => {
  expect(paragraphs.map((text) => text.split("\n")[0])).toEqual(ALARM_TABLE.map(({ name }) => name));
});

test.each(paragraphs.map((text) => ({ name: text.split("\n")[0], text })))(
  "$name: its meaning, the harm, the place to look at, the remedy, and the mistake",
  ({ text }) => {
    const told = Array.from(text.matchAll(/\*\*([^*]+)\*\*/g), ([, word = ""]) => word.replace("\n", " "));
    expect(told).toEqual(["Means", "Hurt", "Look at", "Do", "Do not"]);
  },
);

test("the page names each metric that the functions emit", () => {
  for (const name of Object.keys(METRICS)) expect(sectionOf("Metrics")).toContain(`\`${name}\``);
});
