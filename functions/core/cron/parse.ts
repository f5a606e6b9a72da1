import { type Cron, type DayRule, FIRST_YEAR, type FieldSet, LAST_YEAR } from "./cron.ts";
import { DAY_OF_MONTH, DAY_OF_WEEK, FIELDS, type Field, legalRange, YEAR } from "./fields.ts";
import { bits, parseDayOfMonth, parseDayOfWeek } from "./parse-days.ts";
import { members, parseSet } from "./parse-set.ts";
import { quartzReading } from "./quartz-reading.ts";
import { strangeCharacter } from "./strange-character.ts";
import { part, Refusal, type Token } from "./token.ts";

/** Longest expression accepted. A legal list of every second, minute and year is shorter. */
export const MAX_LENGTH = 9_000;

/** Why an expression is refused. */
export interface CronError {
  /** The field's name, or "expression". */
  readonly field: string;
  readonly text: string;
  /** 0-based offset of `text` in the expression as given. */
  readonly position: number;
  /** Complete for a user: field, offending text, its position, the legal range. */
  readonly message: string;
}

export type ParseResult =
  | { readonly ok: true; readonly cron: Cron }
  | { readonly ok: false; readonly error: CronError };

/**
 * Quartz 2.3.2's documented grammar: six or seven fields (seconds minutes hours day-of-month month day-of-week
 * [year]), names in any case. Text that Quartz accepts only by accident (trailing text, lists with `L`, `W` or `#`,
 * steps that it ignores) is refused with the reason.
 * It never throws, and its time is linear in the length of the text.
 */
export function parseCron(expression: string): ParseResult {
  if (expression.length > MAX_LENGTH) {
    return refused(
      "expression",
      // Whole characters: one has two UTF-16 units at most.
      `${[...expression.slice(0, 40)].slice(0, 20).join("")}…`,
      0,
      `is ${expression.length} characters long: at most ${MAX_LENGTH}`,
    );
  }
  const strange = strangeCharacter(expression);
  if (strange !== undefined) return refused("expression", strange.text, strange.position, strange.why);
  const words = split(upper(expression));
  if (words.length < 6 || words.length > 7) {
    const text = expression.trim();
    return refused(
      "expression",
      text.length > 80 ? `${text.slice(0, 80)}…` : text,
      words[0]?.position ?? 0,
      `has ${words.length} fields: 6 or 7 are expected (seconds minutes hours day-of-month month day-of-week [year])`,
    );
  }
  try {
    return { ok: true, cron: build(words) };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const { field, text, position } = refusal.token;
    const asWritten = expression.slice(position, position + text.length);
    const why = `${refusal.message}${legal(field, refusal.message)}${reading(words, refusal.token)}`;
    return refused(field.name, asWritten, position, why);
  }
}

/** The reading of Quartz for a refused item, where Quartz is known to accept it. */
function reading(words: readonly Token[], { field, position }: Token): string {
  const word = words.find((candidate) => candidate.field === field);
  const item = word && itemAt(word, position);
  const read = item && quartzReading(item, (text) => isLegal({ ...item, text }));
  return read === undefined ? "" : `; Quartz 2.3.2 reads '${read}' and ignores the rest`;
}

function itemAt(word: Token, position: number): Token {
  const at = position - word.position;
  const start = word.text.lastIndexOf(",", at - 1) + 1;
  const comma = word.text.indexOf(",", at);
  return part(word, start, comma < 0 ? word.text.length : comma);
}

function isLegal(token: Token): boolean {
  try {
    if (token.field === DAY_OF_MONTH) parseDayOfMonth(token);
    else if (token.field === DAY_OF_WEEK) parseDayOfWeek(token);
    else parseSet(token);
    return true;
  } catch {
    return false;
  }
}

function legal(field: Field, message: string): string {
  return message.includes(legalRange(field)) ? "" : ` (${legalRange(field)})`;
}

function refused(field: string, text: string, position: number, why: string): ParseResult {
  const message = `${field}: '${text}' at position ${position} ${why}`;
  return { ok: false, error: { field, text, position, message } };
}

const SPACE = 32;
const TAB = 9;

/** Space and tab separate fields. White space around the whole is trimmed. Any other control character belongs to a field, which refuses it. */
function split(expression: string): Token[] {
  const start = expression.length - expression.trimStart().length;
  const end = expression.trimEnd().length;
  const words: Token[] = [];
  let from = -1;
  for (let i = start; i <= end; i += 1) {
    const code = i >= end ? SPACE : expression.charCodeAt(i);
    const isSpace = code === SPACE || code === TAB;
    if (!isSpace && from < 0) from = i;
    if (isSpace && from >= 0) {
      const field = FIELDS[words.length] ?? YEAR;
      words.push({ field, text: expression.slice(from, i), position: from });
      from = -1;
    }
    if (words.length > 7) break;
  }
  return words;
}

/** ASCII only: `toUpperCase` would turn a dotless i into an I, and the length must not change. */
const upper = (text: string) =>
  /[a-z]/.test(text) ? text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 32)) : text;

function build(tokens: readonly Token[]): Cron {
  const [seconds, minutes, hours, dayOfMonth, month, dayOfWeek, year] = tokens;
  if (!seconds || !minutes || !hours || !dayOfMonth || !month || !dayOfWeek) throw new RangeError("six fields");
  const years = year === undefined || year.text === "*" ? undefined : parseYears(year);
  const cron = {
    seconds: fieldSet(seconds),
    minutes: fieldSet(minutes),
    hours: fieldSet(hours),
    months: month.text === "*" ? EVERY_MONTH : bits(parseSet(month)),
    days: parseDays(dayOfMonth, dayOfWeek),
    interval: /[*/-]/.test(hours.text),
  };
  return years === undefined ? cron : { ...cron, years };
}

function parseDays(dayOfMonth: Token, dayOfWeek: Token): DayRule {
  const anyDate = dayOfMonth.text === "?";
  const anyWeekday = dayOfWeek.text === "?";
  if (anyDate && anyWeekday) throw new Refusal(dayOfWeek, "only one of day of month and day of week can be '?'");
  if (!anyDate && !anyWeekday) {
    throw new Refusal(
      dayOfWeek,
      `one of ${DAY_OF_MONTH.name} and ${DAY_OF_WEEK.name} must be '?': Quartz does not combine them`,
    );
  }
  return anyDate ? parseDayOfWeek(dayOfWeek) : parseDayOfMonth(dayOfMonth);
}

function parseYears(token: Token): number[] | undefined {
  const years = members(parseSet(token), token.field.min);
  return years.length > LAST_YEAR - FIRST_YEAR ? undefined : years;
}

const EVERY_MONTH = 0xfff;

/** The sets of `*` and of one number, by field and text. Most crons have them, and they are immutable, so they are shared. */
const shared = new Map<Field, Map<string, FieldSet>>(FIELDS.map((field) => [field, new Map()]));
const IS_SHARED = /^(?:\*|\d\d?)$/;

/** Of seconds, minutes and hours, whose values begin with 0. */
function fieldSet(token: Token): FieldSet {
  const { field, text } = token;
  const known = shared.get(field)?.get(text);
  if (known !== undefined) return known;
  const flags = parseSet(token);
  const size = flags.length;
  const next = new Uint8Array(size + 1);
  next[size] = size;
  for (let value = size - 1; value >= 0; value -= 1)
    next[value] = flags[value] === 1 ? value : (next[value + 1] ?? size);
  const set = { members: members(flags, 0), next };
  if (IS_SHARED.test(text)) shared.get(field)?.set(text, set);
  return set;
}
