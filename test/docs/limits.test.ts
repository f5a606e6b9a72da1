import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { PACKAGE_LIMITS } from "../../functions/runner/package/limits.ts";
import { OUTPUT_LIMITS } from "../../functions/runner/process/output.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const PAGE = readFileSync(path.join(ROOT, "docs/limits.md"), "utf8");
const ROWS = PAGE.split("\n").filter((line) => line.startsWith("| "));

/** Constants with the name of a limit that no caller, job or operator can meet, each with its reason. */
const INTERNAL: Readonly<Record<string, string>> = {
  MAX_CODE_BITS: "bzip2's own",
  MAX_LOG_PARTS_CHARACTERS: "a task's row keeps its newest parts",
};

/** Exported constants of the functions that are limits by their names: a number each. */
const LIMITS = readdirSync(path.join(ROOT, "functions"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("console/"))
  .flatMap((file) => {
    const text = readFileSync(path.join(ROOT, "functions", file), "utf8");
    const found = text.matchAll(/^export const ((?:MAX|MOST)_\w+|\w+_LIMIT|FAILOVERS|HISTORY_DAYS) = ([\d_]+);/gm);
    return Array.from(found, ([, name = "", digits = ""]) => ({ name, value: Number(digits.replaceAll("_", "")) }));
  })
  .filter(({ name }) => INTERNAL[name] === undefined);

/** The ways in which the page may write a number. */
const spellingsOf = (value: number): string[] => {
  const plain = value.toLocaleString("en");
  const ofBytes = [
    [1_048_576, "MB"],
    [1_024, "KB"],
  ] as const;
  return [
    plain,
    ...ofBytes.flatMap(([bytes, unit]) =>
      value % bytes === 0 ? [`${(value / bytes).toLocaleString("en")} ${unit}`] : [],
    ),
  ];
};
const expectIn = (row: string | undefined, value: number) => {
  const [, , limit = ""] = row?.split(" | ") ?? [];
  const cell = `${row?.split(" | ")[1]} ${limit}`;
  const isThere = spellingsOf(value).some((text) => new RegExp(`(?<![\\d,.])${text}(?!,?\\d)`).test(cell));
  expect(isThere, `${value} in: ${row}`).toBe(true);
};

test("the scan finds the limits of the functions", () => {
  expect(LIMITS.length).toBeGreaterThan(25);
  for (const name of Object.keys(INTERNAL)) expect(PAGE).not.toContain(name);
});

test.each(LIMITS)("the page has a row for $name, with its value", ({ name, value }) => {
  const rows = ROWS.filter((row) => row.includes(`\`${name}\``));
  expect(rows, `rows of ${name}`).toHaveLength(1);
  expectIn(rows[0], value);
});

describe("the tables of limits", () => {
  const { fetchedBytes, unpackedBytes, entries, ratio, redirects, totalMs, unpackMs } = PACKAGE_LIMITS;
  test.each([fetchedBytes, unpackedBytes, entries, ratio, redirects, totalMs / 1_000, unpackMs / 1_000])(
    "of a package are on the page: %d",
    (value) =>
      expectIn(
        ROWS.find((row) => row.includes("`PACKAGE_LIMITS`")),
        value,
      ),
  );
  const { taskBytes, taskLines, lineBytes, tailBytes } = OUTPUT_LIMITS;
  test.each([taskBytes, taskLines, lineBytes, tailBytes])("of a task's output are on the page: %d", (value) =>
    expectIn(
      ROWS.find((row) => row.includes("`OUTPUT_LIMITS`")),
      value,
    ),
  );
});
