import { type Field, legalRange } from "./fields.ts";
import { digits, items, part, Refusal, type Token } from "./token.ts";

/** The values of a field that is a list of numbers, names, ranges and steps. @throws Refusal */
export function parseSet(token: Token): Set<number> {
  const values = new Set<number>();
  const list = items(token);
  for (const item of list) {
    if (item.text === "") throw new Refusal(item, "has an empty list item");
    if (item.text === "*" && list.length > 1)
      throw new Refusal(item, "'*' cannot stand in a list (Quartz would take it for the whole field)");
    for (const value of parseItem(item)) values.add(value);
  }
  return values;
}

function parseItem(item: Token): Iterable<number> {
  const { field, text } = item;
  const slash = text.indexOf("/");
  const span = slash < 0 ? item : part(item, 0, slash);
  const step = slash < 0 ? undefined : parseStep(part(item, slash + 1));
  if (span.text === "*" || (span.text === "" && step !== undefined)) {
    return range(field, field.min, field.max, checkedStep(item, step) ?? 1);
  }
  const dash = span.text.indexOf("-");
  if (dash < 0) {
    const start = parseValue(span);
    if (step === undefined) return [start.value];
    if (start.named) throw new Refusal(item, "a name cannot have a step (Quartz would ignore it): use a number");
    return range(field, start.value, field.max, checkedStep(item, step) ?? 1);
  }
  const start = parseValue(part(span, 0, dash));
  const end = parseValue(part(span, dash + 1));
  if (start.named !== end.named) throw new Refusal(item, "a range has either names or numbers");
  if (start.named && step !== undefined)
    throw new Refusal(item, "a range of names cannot have a step (Quartz would ignore it): use numbers");
  if (end.value < start.value && field.name === "year")
    throw new Refusal(item, "a range of years cannot run backwards");
  return range(field, start.value, end.value, step ?? 1);
}

function parseStep(token: Token): number {
  const step = digits(token.text);
  if (step === undefined) throw new Refusal(token, "is no step: a number of 1 or more must follow '/'");
  if (step === 0) throw new Refusal(token, "is no step: 0 would never move on");
  return step;
}

/** Quartz bounds a step after `*` or a start, but not after a range. */
function checkedStep(item: Token, step: number | undefined): number | undefined {
  if (step !== undefined && step > item.field.maxStep) {
    throw new Refusal(item, `has a step of ${step}: at most ${item.field.maxStep}`);
  }
  return step;
}

/** From start to end by step, past the field's end and on from its beginning where the end comes first. */
function* range({ min, max }: Field, start: number, end: number, step: number): Iterable<number> {
  const size = max - min + 1;
  const last = end < start ? end + size : end;
  for (let value = start; value <= last; value += step) yield value > max ? value - size : value;
}

/** One number or name. @throws Refusal */
export function parseValue(token: Token): { value: number; named: boolean } {
  const { field, text } = token;
  const number = digits(text);
  if (number !== undefined) {
    if (number < field.min || number > field.max) throw new Refusal(token, "is out of range");
    return { value: number, named: false };
  }
  const named =
    field.names === undefined || text.length < 3 ? -1 : field.names.findIndex((name) => name.startsWith(text));
  if (named >= 0) return { value: field.min + named, named: true };
  throw new Refusal(token, `is not a value of this field (${legalRange(field)})`);
}
