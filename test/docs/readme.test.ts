import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const ENGLISH = read("README.md");
const CHINESE = read("README.zh-CN.md");

/** The lines of all shell blocks, without the comments, which are translated. */
const commandsOf = (text: string) =>
  [...text.matchAll(/^```shell\n([\s\S]*?)^```/gm)].flatMap(([, lines = ""]) =>
    lines.split("\n").map((line) => line.replace(/\s+# .*$/, "")),
  );
const headingsOf = (text: string) => [...text.matchAll(/^(#+) /gm)].map(([, level]) => level);
const scriptsOf = (text: string) => [...text.matchAll(/`npm (?:run )?([a-z]+)/g)].map(([, name]) => name).sort();

test("the Chinese README has the headings of the English one", () => {
  expect(headingsOf(CHINESE)).toEqual(headingsOf(ENGLISH));
});

test("the Chinese README has the commands of the English one", () => {
  expect(commandsOf(CHINESE)).toEqual(commandsOf(ENGLISH));
  expect(new Set(scriptsOf(CHINESE))).toEqual(new Set(scriptsOf(ENGLISH)));
});

test("the front door has at most 200 lines", () => {
  expect(ENGLISH.split("\n").length).toBeLessThanOrEqual(200);
});
