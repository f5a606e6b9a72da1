import fc from "fast-check";
import { expect, test } from "vitest";
import { commandLineProblem, parseCommandLine } from "../../../functions/core/config/command-line.ts";

test.each([
  { line: "bin/demo.sh", words: ["bin/demo.sh"] },
  { line: "  sh\tbin/demo.sh  a ", words: ["sh", "bin/demo.sh", "a"] },
  { line: `echo "two words" 'and "quoted"'`, words: ["echo", "two words", 'and "quoted"'] },
  { line: `a"b c"d`, words: ["ab cd"] },
  { line: `echo ""`, words: ["echo", ""] },
  { line: "echo $HOME `id` ; rm -rf * | cat > x && y", words: "echo $HOME `id` ; rm -rf * | cat > x && y".split(" ") },
  { line: String.raw`bin\start.sh C:\x`, words: [String.raw`bin\start.sh`, String.raw`C:\x`] },
])("$line is the words $words", ({ line, words }) => {
  expect(parseCommandLine(line)).toEqual(words);
});

test.each(["", "   ", '""', '"open', "it's"])("%j is no command line", (line) => {
  expect(parseCommandLine(line)).toBeUndefined();
});

test("words written in quotes come back as they were", () => {
  const word = fc.string({ minLength: 1 }).filter((text) => !text.includes('"'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      expect(parseCommandLine(words.map((text) => `"${text}"`).join(" "))).toEqual(words);
    }),
  );
});

test.each([
  "bin/run.sh",
  "bin/run.sh --out=a.txt --level 3",
  "sh -c 'a && b > c; d | e'",
  'sh -c "FOO=1 bin/run.sh"',
  "bin/run.sh 'a > b' \"c;\"",
  "bin/run.sh a&b http://host/?a=1&b=2 $HOME *",
  "env FOO=1 bin/run.sh",
])("'%s' can be run without a shell", (line) => {
  expect(commandLineProblem(line)).toBeUndefined();
});

test.each([
  { line: "", says: "is required" },
  { line: " \t ", says: "is required" },
  { line: "bin/run.sh 'open", says: "quote that is not closed" },
  { line: 'sh -c "a', says: "quote that is not closed" },
  { line: "''", says: "names no program" },
  { line: "a && b", says: "'&&' is a shell's" },
  { line: "a || b", says: "'||'" },
  { line: "a | b", says: "'|'" },
  { line: "a; b", says: "'a;'" },
  { line: "a ; b", says: "';'" },
  { line: "a > out", says: "'>'" },
  { line: "a >out", says: "'>out'" },
  { line: "a >> out", says: "'>>'" },
  { line: "a 2>&1", says: "'2>&1'" },
  { line: "a 2> err", says: "'2>'" },
  { line: "a < in", says: "'<'" },
  { line: "a &", says: "'&'" },
  { line: "FOO=1 bin/run.sh", says: "'FOO=1'" },
])("'$line' is refused: $says", ({ line, says }) => {
  expect(commandLineProblem(line)).toContain(says);
});
