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
