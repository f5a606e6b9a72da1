import { expect, test } from "vitest";
import { parseCron } from "../../../functions/core/cron/parse.ts";
import { cpuMs } from "../../support/cpu-ms.ts";
import { nextFires } from "./engine.ts";
import { vectors } from "./vectors.ts";

const odd = (kind: string) => vectors.filter(({ odd }) => odd === kind);
const messageOf = (expression: string) => {
  const parsed = parseCron(expression);
  return parsed.ok ? "accepted" : parsed.error.message;
};

/** Classes that Quartz takes by accident and that are refused here, whole. */
const REFUSED = [
  "name-step-ignored",
  "W-in-list",
  "hash-in-list",
  "magic-99",
  "star-in-list",
  "question-in-list",
  "extra-fields",
  "year-out-of-range",
  "step-zero",
  "empty-list-item",
  "eval-throws",
  "hash-bad-day",
];

test.each(REFUSED)("text that Quartz takes by accident is refused: %s", (kind) => {
  const lines = odd(kind);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter(({ expr }) => parseCron(expr).ok).map(({ expr }) => expr)).toEqual([]);
});

test("long names are the only text that Quartz ignores and that is accepted", () => {
  expect(
    odd("syntax")
      .filter(({ expr }) => parseCron(expr).ok)
      .map(({ expr }) => expr),
  ).toEqual(["0 0 12 * JANUARY ?"]);
  expect(nextFires("0 0 12 ? * TUESDAY", "UTC", Date.UTC(2026, 10, 24), 1)).toEqual([Date.UTC(2026, 10, 24, 12)]);
});

test("a step longer than its range is one value, as in Quartz", () => {
  for (const { expr, zone, start, next } of odd("range-step-too-big"))
    expect(nextFires(expr, zone, start, 20), expr).toEqual(next);
});

test("leading zeros do not count", () => {
  for (const { expr, zone, start, next } of odd("many-digits"))
    expect(nextFires(expr, zone, start, 20), expr).toEqual(next);
});

test("white space is trimmed around the whole and refused inside", () => {
  for (const { expr } of odd("control-or-unicode"))
    expect(parseCron(expr).ok, JSON.stringify(expr)).toBe(expr === expr.trim() ? false : /^[ -~]+$/.test(expr.trim()));
  expect(parseCron("0 0 12 ? * fr\u0131").ok).toBe(false);
  expect(parseCron("0 0 12 ? * \u017fun").ok).toBe(false);
});

test("a nearest weekday of a day that the month does not have never comes", () => {
  for (const { expr, zone, start } of [...odd("W-short-month"), ...odd("L-nW-short-month")]) {
    const wanted = /(\d+)W/.exec(expr)?.[1];
    for (const fire of nextFires(expr, zone, start, 20)) {
      const local = new Date(new Date(fire).toLocaleString("en-US", { timeZone: zone }));
      const length = new Date(local.getFullYear(), local.getMonth() + 1, 0).getDate();
      expect(length, `${expr} ${new Date(fire).toISOString()}`).toBeGreaterThanOrEqual(Number(wanted));
    }
  }
});

test("a search that Quartz never returns from returns", () => {
  for (const { expr, zone, start } of odd("eval-hang"))
    if (parseCron(expr).ok) expect(nextFires(expr, zone, start, 3)).toHaveLength(3);
  expect(parseCron("0 0 12 0W * ?").ok).toBe(false);
});

test("every odd class of the vectors has its test", () => {
  const tested = new Set([
    ...REFUSED,
    "syntax",
    "range-step-too-big",
    "many-digits",
    "control-or-unicode",
    "W-short-month",
    "L-nW-short-month",
    "eval-hang",
  ]);
  expect(new Set(vectors.flatMap(({ odd }) => odd ?? []))).toEqual(tested);
});

test.each([
  ["60 * * * * ?", "seconds: '60' at position 0 is out of range (0 to 59)"],
  ["0 0 24 * * ?", "hours: '24' at position 4 is out of range (0 to 23)"],
  ["0 0 0 32 * ?", "day of month: '32' at position 6 is out of range (1 to 31)"],
  ["0 0 0 1 FOO ?", "month: 'FOO' at position 8 is not a value of this field (1 to 12 or JAN to DEC)"],
  ["  0 0 0 ? * 8", "day of week: '8' at position 12 is out of range (1 to 7 or SUN to SAT)"],
  ["0 0 0 1 1 ? 2200", "year: '2200' at position 12 is out of range (1970 to 2199)"],
  ["0 */60 * * * ?", "minutes: '*/60' at position 2 has a step of 60: at most 59 (0 to 59)"],
  ["0 1,2/0 * * * ?", "minutes: '0' at position 6 is no step: 0 would never move on (0 to 59)"],
  ["0 1,,2 * * * ?", "minutes: '' at position 4 has an empty list item (0 to 59)"],
  ["0 0 0 L-31 * ?", "day of month: 'L-31' at position 6 counts back too far: L-0 to L-30 (1 to 31)"],
  ["0 0 0 ? * 2#6", "day of week: '#6' at position 11 is out of range: '#1' to '#5' (1 to 7 or SUN to SAT)"],
  [
    "0 0 0 ? * ?",
    "day of week: '?' at position 10 only one of day of month and day of week can be '?' (1 to 7 or SUN to SAT)",
  ],
  [
    "* * * * *",
    "expression: '* * * * *' at position 0 has 5 fields: 6 or 7 are expected (seconds minutes hours day-of-month month day-of-week [year])",
  ],
])("the error of '%s' names the field, the text, its place and the legal values", (expression, message) => {
  expect(messageOf(expression)).toBe(message);
});

test.each([
  { name: "x", text: (n: number) => "x".repeat(n) },
  { name: "*,", text: (n: number) => `${"*,".repeat(n / 2)} * * * * ?` },
  { name: "1-", text: (n: number) => `${"1-".repeat(n / 2)} * * * * ?` },
  { name: "spaces", text: (n: number) => " ".repeat(n) },
  { name: "L", text: (n: number) => `0 0 0 ${"L".repeat(n)} * ?` },
])("garbage of $name is refused in a time that is linear in its length, up to a length", async ({ text }) => {
  const time = (length: number) => {
    const garbage = text(length);
    return cpuMs(() => {
      for (let n = 0; n < 50; n++) expect(parseCron(garbage).ok).toBe(false);
    });
  };
  const short = await time(880);
  // A square would be 100. The last text is refused for its length alone.
  expect((await time(8_800)) / short).toBeLessThan(40);
  expect((await time(880_000)) / short).toBeLessThan(40);
});

test("a cron that never fires again is recognised about as soon as one that fires next year", async () => {
  const from = Date.UTC(2026, 10, 24);
  const time = (cron: string, fires: number) =>
    cpuMs(() => {
      for (let n = 0; n < 20; n++) expect(nextFires(cron, "America/New_York", from, 1)).toHaveLength(fires);
    });
  const yearly = await time("0 0 0 1 1 ?", 1);
  for (const never of [
    "0 0 0 31 2 ?",
    "0 0 0 30 2 ? 2027-2199",
    "0 0 0 ? 2 1#5 2027",
    "* * * * * ? 1999",
    "0 0 0 L-30W 4 ?",
  ]) {
    expect((await time(never, 0)) / yearly, never).toBeLessThan(20);
  }
});

test("a refusal names Quartz's reading of the text, and Quartz fires so", () => {
  let named = 0;
  for (const { expr, zone, start, valid, next, odd } of vectors) {
    const parsed = parseCron(expr);
    if (parsed.ok) continue;
    const { field, message } = parsed.error;
    const read = / Quartz 2\.3\.2 reads '(.*)' and ignores the rest$/.exec(message)?.[1];
    if (odd === "syntax" || odd === "name-step-ignored") expect(read, expr).toBeDefined();
    if (read === undefined || odd === "control-or-unicode") continue;
    expect(valid, message).toBe(true);
    const at = ["seconds", "minutes", "hours", "day of month", "month", "day of week"].indexOf(field);
    const repaired = expr.trim().split(/[ \t]+/);
    const items = (repaired[at] ?? "").split(",");
    repaired[at] = items.map((item) => (item.toUpperCase().startsWith(read) ? read : item)).join(",");
    expect(nextFires(repaired.join(" "), zone, start, 20).slice(0, next.length), expr).toEqual(next);
    named += 1;
  }
  expect(named).toBeGreaterThanOrEqual(29);
});

test.each([
  ["0 0 10am * * ?", "'10am' at position 4 is not a value of this field (0 to 23); Quartz 2.3.2 reads '10'"],
  ["0 0 0 ? * MONDAY-FRIDAY", "'MONDAY-FRIDAY' at position 10 a range begins with 3 letters"],
  ["0 0 0 ? * FRIDAY#2", "must be a number or a name of three letters here"],
  ["99 0 0 * * ?", "'99' at position 0 is out of range (Quartz 2.3.2 takes it for '*') (0 to 59)"],
  ["0 0 0 ? * 98", "(Quartz 2.3.2 takes it for '?')"],
  ["0 0 0 5,15W * ?", "(Quartz 2.3.2 takes only the smallest number of such a list)"],
])("'%s' would have been run by Quartz: %s", (expression, remark) => {
  expect(messageOf(expression)).toContain(remark);
});

test("long names count where Quartz gives them the same meaning", () => {
  const wednesday = Date.UTC(2026, 10, 25, 12);
  for (const text of ["WEDNESDAY", "wednes", "MON-WEDNESDAY", "SUNDAY,WEDNESDAY"])
    expect(nextFires(`0 0 12 ? * ${text}`, "UTC", wednesday - 1_000, 1), text).toEqual([wednesday]);
});

test("a step of years has no bound", () => {
  expect(nextFires("0 0 0 1 1 ? 2027/500", "UTC", 0, 3)).toEqual([Date.UTC(2027, 0, 1)]);
});

test.each([
  {
    of: "a full-width digit",
    cron: "０/5 * * * * ?",
    says: /'０' at position 0 is U\+FF10, the full-width form of '0'/,
  },
  { of: "a full-width asterisk", cron: "0 ＊ * * * ?", says: /'＊' at position 2 is U\+FF0A, .* write '\*'/ },
  { of: "a full-width question mark", cron: "0 0 * * * ？", says: /'？' at position 10 is U\+FF1F/ },
  { of: "a full-width comma", cron: "0 0，30 * * * ?", says: /'，' at position 3 is U\+FF0C/ },
  {
    of: "a full-width space",
    cron: "0\u30000 * * * ?",
    says: /'\\u3000' at position 1 is U\+3000, a full-width space/,
  },
  { of: "a no-break space", cron: "0\u00a00 * * * ?", says: /U\+00A0, a no-break space: write a space/ },
  { of: "a no-break space at the end", cron: "0 0 * * * ?\u00a0", says: /position 11 is U\+00A0/ },
  {
    of: "a byte order mark at the beginning",
    cron: "\ufeff0 0 * * * ?",
    says: /position 0 is U\+FEFF, a byte order mark/,
  },
  { of: "a byte order mark at the end", cron: "0 0 * * * ?\ufeff", says: /position 11 is U\+FEFF/ },
  { of: "a zero-width space", cron: "0 0\u200b * * * ?", says: /U\+200B, a zero-width space: remove it/ },
  { of: "an en dash", cron: "0 0 9–17 * * ?", says: /'–' at position 5 is U\+2013, a dash: write '-'/ },
  {
    of: "a character beyond the first plane",
    cron: "0 0 * * 🕐 ?",
    says: /'🕐' at position 8 is U\+1F550, which no cron holds/,
  },
])("$of in a cron is named as such", ({ cron, says }) => {
  expect(messageOf(cron)).toMatch(says);
});
