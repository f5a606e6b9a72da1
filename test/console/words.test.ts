import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { EN } from "../../functions/console/words/en.ts";
import { ZH } from "../../functions/console/words/zh.ts";

const ROOM = path.join(import.meta.dirname, "..", "..", "functions", "console");
const sources = readdirSync(ROOM, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/^words\/(en|zh|dictionary)\.ts$/.test(file))
  .map((file) => readFileSync(path.join(ROOM, file), "utf8"))
  .join("\n");
/** A word is read from the dictionary, or named by a table of fields. */
const READ = /\b(?:t|words\.value)\.(\w+)|\b(?:label|title): "(\w+)"/g;
const used = new Set(Array.from(sources.matchAll(READ), ([, read, named]) => read ?? named));

test("each screen finds its words, and no word is left over", () => {
  expect([...used].sort()).toEqual(Object.keys(EN).sort());
});

test("both languages have the same words", () => {
  expect(Object.keys(ZH).sort()).toEqual(Object.keys(EN).sort());
});

test("every Chinese text has Chinese characters", () => {
  const texts = Object.entries(ZH).map(([key, text]) => [key, typeof text === "string" ? text : String(text)] as const);
  expect(texts.filter(([, text]) => !/\p{Script=Han}/u.test(text))).toEqual([]);
});

test("the terms are those of Elastic-Job", () => {
  expect(ZH).toMatchObject({ job: "作业", shards: "分片数" });
  expect(JSON.stringify(ZH)).not.toMatch(/任务调度|切片|故障转移|错过重触发/);
});

/** The noun or verb after the number 2 in a text, and its wrong form after 1. */
const WRONG_AFTER_ONE: readonly (readonly [RegExp, string])[] = [
  [/\b2 ((?:later )?[a-z]{3,}s)\b/g, "1 $1"],
  [/\b2 (are|were|have|run|fire)\b/g, "1 $1"],
  [/\b2 ([a-z]+)s (are|were|have|run|fire)\b/g, "1 $1 $2"],
];

test.each([
  { kind: "numbers", one: 1, two: 2 },
  { kind: "texts", one: "1", two: "2" },
])("no English text has a plural after one, of $kind", ({ one, two }) => {
  const wrong = Object.entries(EN).flatMap(([key, word]) => {
    if (typeof word === "string") return [];
    const say = (value: unknown) => (word as (...values: unknown[]) => string)(...Array(word.length).fill(value));
    const plurals = WRONG_AFTER_ONE.flatMap(([plural, wrongly]) =>
      (say(two).match(plural) ?? []).map((text) => text.replace(new RegExp(plural.source), wrongly)),
    );
    return plurals.filter((text) => new RegExp(`\\b${text}\\b`).test(say(one))).map((text) => `${key}: ${text}`);
  });
  expect(wrong).toEqual([]);
});
