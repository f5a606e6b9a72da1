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
