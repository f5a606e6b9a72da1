import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCommandLine } from "../../../functions/runner/process/command-line.ts";

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
