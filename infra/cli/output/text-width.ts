/** Ranges of characters that take two columns: East Asian wide and full-width ones, and emoji. @see https://www.unicode.org/reports/tr11/ */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{Mark}|\u200d|\ufe0f/u;

const widthOf = (character: string) => (WIDE.test(character) ? 2 : COMBINING.test(character) ? 0 : 1);

/** Columns that a text takes in a terminal. */
export function textWidth(text: string): number {
  // Most texts are ASCII.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** The text, or as much of it as fits before an ellipsis. @param columns at least 1 */
export function cut(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = "";
  let width = 1;
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) break;
    kept += character;
  }
  return `${kept}…`;
}

export const padded = (text: string, columns: number) => text + " ".repeat(Math.max(0, columns - textWidth(text)));

/**
 * A text of a job or a server, safe to print: control characters could move the cursor, change the title or hide text,
 * and bidirectional overrides could reverse it. Each is shown as its code point.
 */
export const clean = (text: string) =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression looks for them
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
