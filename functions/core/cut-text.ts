/** Half of a pair of UTF-16 units that no other half follows or precedes. UTF-8 cannot spell it. */
const HALVES = /\p{Surrogate}/gu;

/** The first units (UTF-16) of a text, at most so many. It is never cut inside a character. */
export const beginOfText = (text: string, units: number): string =>
  text.length > units ? text.slice(0, units).replace(/[\uD800-\uDBFF]$/, "") : text;

/** The last units (UTF-16) of a text, at most so many. It is never cut inside a character. */
export const endOfText = (text: string, units: number): string =>
  text.length > units ? text.slice(text.length - units).replace(/^[\uDC00-\uDFFF]/, "") : text;

/**
 * A text in which U+FFFD stands for each half of a character. Job code can write such halves as JSON (`"\ud800"`), and
 * DynamoDB stores UTF-8.
 * @see https://www.unicode.org/faq/utf_bom.html#utf8-4
 */
export const wholeText = (text: string): string => text.replaceAll(HALVES, "\uFFFD");
