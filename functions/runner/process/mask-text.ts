/** The text in the place of a secret. */
const MASK = "***";

/** The part of a text that can be shown, and the rest of it, which may be the beginning of a secret. */
export interface Masked {
  readonly shown: string;
  readonly kept: string;
}

/**
 * Puts the mask in the place of each pattern, always of the first and longest one that is there. A regular expression of
 * all patterns would be too large for V8, and its error would repeat them.
 * @param patterns the longest first.
 * @param goesOn whether more text may follow: then an end with which a pattern begins is kept.
 */
export function maskText(text: string, patterns: readonly string[], goesOn: boolean): Masked {
  const found = patterns.map((pattern) => ({ pattern, at: text.indexOf(pattern) })).filter(({ at }) => at >= 0);
  const openFrom = (from: number) => (goesOn ? text.length - openEnd(text.slice(from), patterns) : text.length);
  let shown = "";
  let from = 0;
  let openAt = openFrom(0);
  for (;;) {
    let next: (typeof found)[number] | undefined;
    for (const one of found) {
      if (one.at >= 0 && one.at < from) one.at = text.indexOf(one.pattern, from);
      if (one.at >= 0 && (next === undefined || one.at < next.at)) next = one;
    }
    // A whole secret may be the beginning of a longer one.
    if (next === undefined || next.at >= openAt)
      return { shown: shown + text.slice(from, openAt), kept: text.slice(openAt) };
    shown += text.slice(from, next.at) + MASK;
    from = next.at + next.pattern.length;
    if (from > openAt) openAt = openFrom(from);
  }
}

/** The length of the longest end of the text that is the beginning of a pattern, and not the whole of it. */
function openEnd(text: string, patterns: readonly string[]): number {
  let longest = 0;
  const last = text.at(-1);
  for (const pattern of patterns) {
    const [first = ""] = pattern;
    let at = Math.max(0, text.length - pattern.length + 1);
    while (text.length - at > longest) {
      at = text.indexOf(first, at);
      if (at < 0) break;
      // The last character is compared first: in a repetitive secret nearly all others are equal.
      const length = text.length - at;
      if (pattern[length - 1] === last && pattern.startsWith(text.slice(at))) longest = Math.max(longest, length);
      at++;
    }
  }
  return longest;
}
