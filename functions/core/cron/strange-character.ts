/** A character that no cron holds, as it may come from a document or an input method. */
export interface StrangeCharacter {
  /** The character itself; one that cannot be seen is written as an escape. */
  readonly text: string;
  /** 0-based offset in the expression. */
  readonly position: number;
  /** Its name, and the character that was meant. */
  readonly why: string;
}

const UNSEEN = new Map([
  [0xa0, "a no-break space: write a space"],
  [0x202f, "a no-break space: write a space"],
  [0x2007, "a no-break space: write a space"],
  [0x3000, "a full-width space: write a space"],
  [0xfeff, "a byte order mark: remove it"],
  [0x200b, "a zero-width space: remove it"],
  [0x200c, "a zero-width character: remove it"],
  [0x200d, "a zero-width character: remove it"],
  [0x2060, "a zero-width character: remove it"],
]);
/** Hyphens, dashes and the minus sign, which word processors write for `-`. */
const DASHES: ReadonlySet<number> = new Set([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212]);
/** Full-width forms are the ASCII characters from `!` to `~` at this distance. */
const FULL_WIDTH = 0xfee0;

/** The first character outside of ASCII. @see https://www.unicode.org/charts/PDF/UFF00.pdf */
export function strangeCharacter(expression: string): StrangeCharacter | undefined {
  const found = /[^\0-\x7f]/u.exec(expression);
  if (found === null) return undefined;
  const [character] = found;
  const code = character.codePointAt(0) ?? 0;
  const unseen = UNSEEN.get(code);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return {
    text: unseen === undefined ? character : `\\u${code.toString(16).padStart(4, "0")}`,
    position: found.index,
    why: `is ${name}, ${unseen ?? kindOf(code)}`,
  };
}

function kindOf(code: number): string {
  if (code > FULL_WIDTH + 0x20 && code < FULL_WIDTH + 0x7f) {
    const meant = String.fromCodePoint(code - FULL_WIDTH);
    return `the full-width form of '${meant}': write '${meant}'`;
  }
  if (DASHES.has(code)) return "a dash: write '-'";
  return "which no cron holds";
}
