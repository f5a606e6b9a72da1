import type { DayRule } from "./cron.ts";
import { parseSet, parseValue } from "./parse-set.ts";
import { digits, part, Refusal, type Token } from "./token.ts";

/** The day-of-month field: a set, `L`, `L-n`, `LW`, `L-nW` or `nW`. @throws Refusal */
export function parseDayOfMonth(token: Token): DayRule {
  const { text } = token;
  if (text === "*") return { kind: "every-day" };
  if (text.startsWith("L") && !text.includes(",")) return parseLastDay(token);
  if (text.endsWith("W") && digits(text.slice(0, -1)) !== undefined) {
    return { kind: "nearest-weekday", day: parseValue(part(token, 0, -1)).value };
  }
  refuseInLists(token, "L", "W");
  return { kind: "days", days: bits(parseSet(token)) << 1 };
}

function parseLastDay(token: Token): DayRule {
  const nearest = token.text.endsWith("W");
  const offset = part(token, 1, nearest ? -1 : undefined);
  let before = 0;
  if (offset.text !== "") {
    const number = offset.text.startsWith("-") ? digits(offset.text.slice(1)) : undefined;
    if (number === undefined) throw new Refusal(token, "is no last day: 'L', 'L-3', 'LW' or 'L-3W'");
    if (number > 30) throw new Refusal(token, "counts back too far: L-0 to L-30");
    before = number;
  }
  return nearest ? { kind: "last-nearest-weekday", before } : { kind: "last-day", before };
}

/** The day-of-week field: a set, `L` (Saturday), `nL` or `n#k`. @throws Refusal */
export function parseDayOfWeek(token: Token): DayRule {
  const { text } = token;
  if (text === "*") return { kind: "every-day" };
  if (text === "L") return { kind: "weekdays", weekdays: 1 << 6 };
  const hash = text.indexOf("#");
  if (hash >= 0 && !text.includes(",")) {
    const nth = digits(text.slice(hash + 1));
    if (nth === undefined || nth < 1 || nth > 5) throw new Refusal(part(token, hash), "is out of range: '#1' to '#5'");
    return { kind: "nth-weekday", weekday: weekday(part(token, 0, hash)), nth };
  }
  if (text.endsWith("L") && !text.includes(",") && (digits(text.slice(0, -1)) !== undefined || text.length === 4)) {
    return { kind: "last-weekday-of-month", weekday: weekday(part(token, 0, -1)) };
  }
  refuseInLists(token, "#");
  return { kind: "weekdays", weekdays: bits(parseSet(token)) };
}

function weekday(token: Token): number {
  const { value, named } = parseValue(token);
  if (named && token.text.length > 3) throw new Refusal(token, "must be a number or a name of three letters here");
  return value - 1;
}

/** Quartz 2.3.2 refuses `L` in lists and keeps one number only of a list with `W` or `#`. All such lists are refused here. */
function refuseInLists(token: Token, ...signs: string[]): void {
  for (const sign of signs) {
    if (!token.text.includes(sign)) continue;
    const drops = sign !== "L" && token.text.includes(",");
    const remark = drops ? " (Quartz 2.3.2 takes only the smallest number of such a list)" : "";
    throw new Refusal(token, `'${sign}' cannot be part of a list or range${remark}`);
  }
}

/** Packs flags into the bits of a number; the first flag is the lowest bit. */
export function bits(flags: Uint8Array): number {
  let set = 0;
  for (let i = 0; i < flags.length; i += 1) set |= (flags[i] ?? 0) << i;
  return set;
}
