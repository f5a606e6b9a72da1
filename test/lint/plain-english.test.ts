import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..", "..");

/** Subjects that hide the actor: a sentence names a noun of the README's table instead. */
const VAGUE = /\b(who|whoever|whom|whatever|nobody|somebody|someone|anybody|everybody)\b/i;

/** A clause with it has no noun: "What a scan says." means "The result of a scan." Names in code are no clauses. */
const WHAT = /(?<!@param |[$\w.{-])what\b(?![\w.)}\]-])/i;

const FOLDERS = [
  "infra",
  "functions/adapters",
  "functions/api",
  "functions/client",
  "functions/collector",
  "functions/console",
  "functions/contract",
  "functions/core",
  "functions/dispatcher",
  "functions/job",
  "functions/planner",
  "functions/ports",
  "functions/runner",
  "functions/steps",
  "functions/sweep",
  "test",
];

/** Texts that keep such a word, as file and part of the text. */
const EXCEPTIONS: readonly (readonly [file: string, part: string])[] = [
  ["test/lint/plain-english.test.ts", ""],
  ["test/support/as-ordinary-user.ts", "`nobody`"],
  ["test/support/as-ordinary-user.ts", "the user NOBODY"],
  ["test/examples/typescript/src/jobs.ts", "Hello from"],
];

/** A quoted text: an error, a title, a reason. */
const QUOTED = /(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g;

/** Quoted texts of several words; a single word may be a name. */
const textsOf = (code: string): string[] =>
  Array.from(code.matchAll(QUOTED), ([, , text = ""]) => text).filter((text) => text.includes(" "));

/** @returns each comment and each quoted text of several words, with its line. */
function sentencesOf(file: string) {
  return readFileSync(path.join(ROOT, file), "utf8")
    .split("\n")
    .flatMap((line, index) => {
      const [code = "", comment = ""] = splitComment(line.trim());
      return [comment, ...textsOf(code)]
        .filter((text) => text !== "")
        .map((text) => ({ at: `${file}:${index + 1}`, text }));
    });
}

/** Divides a line into its code and its comment. A URL in code begins no comment. */
function splitComment(line: string): readonly [string, string] {
  if (/^(?:\/\*|\*|\/\/)/.test(line)) return ["", line];
  const at = line.search(/(?<=\s)\/\/ /);
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at)];
}

const isVague = (text: string) => VAGUE.test(text) || WHAT.test(text);

const isExcepted = (at: string, text: string) =>
  EXCEPTIONS.some(([file, part]) => at.startsWith(file) && text.includes(part));

test.each(FOLDERS)("sentences in %s name their subjects", (folder) => {
  const names = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" });
  const own = names.filter((name) => /\.tsx?$/.test(name) && !name.includes("node_modules"));
  const files = own.map((name) => path.join(folder, name));
  expect(files.length).toBeGreaterThan(1);
  const vague = files.flatMap(sentencesOf).filter(({ at, text }) => isVague(text) && !isExcepted(at, text));
  expect(vague.map(({ at, text }) => `${at}: ${text}`)).toEqual([]);
});

test.each([
  "// What a scan says.",
  "what is read is a copy",
  "/** The end of what a scan has begun. */",
  "/** Told to whoever asks. */",
  "* nobody reads it",
  "no task of somebody else",
])("a sentence like '%s' is found", (text) => expect(isVague(text)).toBe(true));

test("only comments and texts of several words are sentences", () => {
  expect(splitComment('const url = "https://a.example"; // the reason')).toEqual([
    'const url = "https://a.example"; ',
    "// the reason",
  ]);
  expect(textsOf('fail("nobody", "it ran twice")')).toEqual(["it ran twice"]);
});
