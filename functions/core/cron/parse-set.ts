import { DAY_OF_MONTH, DAY_OF_WEEK, type Field, legalRange, YEAR } from "./fields.ts";
import { digits, part, Refusal, type Token } from "./token.ts";

/**
 * The values of a field that is a list of numbers, names, ranges and steps.
 * @returns a flag for each value, from the field's smallest on. @throws Refusal
 */
export function parseSet(token: Token): Uint8Array {
  const { field, text } = token;
  const flags = new Uint8Array(field.max - field.min + 1);
  if (text === "*") return flags.fill(1);
  if (!text.includes(",")) {
    addItem(flags, token);
    return flags;
  }
  for (let start = 0; start <= text.length; ) {
    const comma = text.indexOf(",", start);
    const item = part(token, start, comma < 0 ? text.length : comma);
    if (item.text === "") throw new Refusal(item, "has an empty list item");
    if (item.text === "*")
      throw new Refusal(item, "'*' cannot stand in a list (Quartz 2.3.2 takes it for the whole field)");
    addItem(flags, item);
    start += item.text.length + 1;
  }
  return flags;
}

/** The values whose flags are set, ascending. */
export function members(flags: Uint8Array, min: number): number[] {
  const values: number[] = [];
  for (let i = 0; i < flags.length; i += 1) if (flags[i] === 1) values.push(min + i);
  return values;
}

/** The number of letters of a name that Quartz reads. It ignores the letters after them. */
const NAME_LENGTH = 3;

function addItem(flags: Uint8Array, item: Token): void {
  const { field, text } = item;
  const slash = text.indexOf("/");
  const span = slash < 0 ? item : part(item, 0, slash);
  const step = slash < 0 ? undefined : parseStep(part(item, slash + 1));
  if (span.text === "*" || (span.text === "" && step !== undefined)) {
    addRange(flags, field, field.min, field.max, checkedStep(item, step) ?? 1);
    return;
  }
  const dash = span.text.indexOf("-");
  if (dash < 0) {
    const start = parseValue(span);
    if (step === undefined) flags[start.value - field.min] = 1;
    else if (start.named) throw new Refusal(item, "a name cannot have a step: use a number");
    else addRange(flags, field, start.value, field.max, checkedStep(item, step) ?? 1);
    return;
  }
  const start = parseValue(part(span, 0, dash));
  const end = parseValue(part(span, dash + 1));
  if (start.named !== end.named) throw new Refusal(item, "a range has either names or numbers");
  if (start.named && dash > NAME_LENGTH) {
    throw new Refusal(item, `a range begins with ${NAME_LENGTH} letters`);
  }
  if (start.named && step !== undefined) {
    throw new Refusal(item, "a range of names cannot have a step: use numbers");
  }
  if (end.value < start.value && field.name === "year")
    throw new Refusal(item, "a range of years cannot run backwards");
  addRange(flags, field, start.value, end.value, step ?? 1);
}

function parseStep(token: Token): number {
  const step = digits(token.text);
  if (step === undefined) throw new Refusal(token, "is no step: a number of 1 or more must follow '/'");
  if (step === 0) throw new Refusal(token, "is no step: 0 would never move on");
  return step;
}

/** Quartz limits a step after `*` or a start, but not a step after a range. */
function checkedStep(item: Token, step: number | undefined): number | undefined {
  if (step !== undefined && step > item.field.maxStep) {
    throw new Refusal(item, `has a step of ${step}: at most ${item.field.maxStep}`);
  }
  return step;
}

/** Values from start to end by step. Where the end is before the start, they continue at the beginning of the field. */
function addRange(flags: Uint8Array, { min }: Field, start: number, end: number, step: number): void {
  const size = flags.length;
  const last = (end < start ? end + size : end) - min;
  for (let i = start - min; i <= last; i += step) flags[i < size ? i : i - size] = 1;
}

/** Quartz 2.3.2 uses these numbers inside for `*` and `?`, and by accident accepts them from users. */
function magic(number: number, field: Field): string {
  if (number === 99 && field !== YEAR) return " (Quartz 2.3.2 takes it for '*')";
  if (number === 98 && (field === DAY_OF_MONTH || field === DAY_OF_WEEK)) return " (Quartz 2.3.2 takes it for '?')";
  return "";
}

/** One number or name. @throws Refusal */
export function parseValue(token: Token): { value: number; named: boolean } {
  const { field, text } = token;
  const number = digits(text);
  if (number !== undefined) {
    if (number < field.min || number > field.max) throw new Refusal(token, `is out of range${magic(number, field)}`);
    return { value: number, named: false };
  }
  const named =
    field.names === undefined || text.length < 3 ? -1 : field.names.findIndex((name) => name.startsWith(text));
  if (named >= 0) return { value: field.min + named, named: true };
  throw new Refusal(token, `is not a value of this field (${legalRange(field)})`);
}
