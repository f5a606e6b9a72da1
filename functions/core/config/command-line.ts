import { shortened } from "./shortened.ts";

/**
 * Splits a command line into its words, without a shell: blanks separate, single and double quotes keep blanks,
 * everything else (`\`, `$`, `|`, `;`, `*`) stands for itself. The rules of Apache Commons Exec, which ran
 * Elastic-Job's scripts.
 * @returns undefined when a quote is left open or there is no word.
 * @see https://commons.apache.org/proper/commons-exec/commandline.html
 */
export function parseCommandLine(line: string): [program: string, ...args: string[]] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of line) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (word !== undefined) words.push(word);
  const [program, ...args] = words;
  return quote === undefined && program ? [program, ...args] : undefined;
}

/** Outside quotes: characters that a shell would not pass on as part of a word. */
const SHELL_WORD = /^(&&?|\|\|?|;|\d?>>?(&\d)?|<)$|^\d?>>?\S|;$/;
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;

/** @returns why a command line of a SCRIPT job is refused, judged by the parser that the runner uses; undefined when it can be run. */
export function commandLineProblem(line: string): string | undefined {
  if (line.trim() === "") return "is required for a SCRIPT job";
  if (parseCommandLine(line) === undefined) return "has a quote that is not closed, or names no program";
  const words = line
    .replaceAll(/"[^"]*"|'[^']*'/g, "quoted")
    .trim()
    .split(/\s+/);
  const syntax = ASSIGNMENT.test(words[0] ?? "") ? words[0] : words.find((word) => SHELL_WORD.test(word));
  if (syntax === undefined) return undefined;
  return `'${shortened(syntax, 80)}' is a shell's, and no shell runs the line: write sh -c '…' around it, or quote it`;
}
