import type { Cron, DayRule } from "./cron.ts";
import { dayMask } from "./day-mask.ts";

/** The sets of a wake: its expression is their cross product. */
export interface Product {
  readonly minutes: Uint8Array;
  readonly hours: Uint8Array;
  /** Bits 1 to 31; not used where `weekdays` are. */
  dates: number;
  /** Bits 0 (Sunday) to 6; none for a rule on dates. */
  weekdays: number;
  /** Bits 0 (January) to 11. */
  months: number;
  /** Whether a wake may fall into the year before or after the year of its fire. */
  yearBefore: boolean;
  yearAfter: boolean;
}

export const emptyProduct = (): Product => ({
  minutes: new Uint8Array(60),
  hours: new Uint8Array(24),
  dates: 0,
  weekdays: 0,
  months: 0,
  yearBefore: false,
  yearAfter: false,
});

const ALL_DATES = 0xfffffffe | 0;
const ALL_MONTHS = 0xfff;
/** Months by their possible lengths. */
const OF_LENGTH = [
  { length: 28, months: 0b000000000010 },
  { length: 29, months: 0b000000000010 },
  { length: 30, months: 0b010100101000 },
  { length: 31, months: 0b101011010101 },
] as const;

/** Adds the days that are `shift` days (-2 to 2) from the cron's days. Each `L`, `W` and `#` becomes all dates it can fall on. */
export function shiftDays(product: Product, { days, months }: Cron, shift: number): void {
  const weekdays = weekdaysOf(days);
  if (weekdays !== 0) product.weekdays |= rotate(weekdays, shift, 7);
  for (const kind of OF_LENGTH) {
    const wanted = months & kind.months;
    if (wanted === 0) continue;
    const mask = datesOf(days, kind.length);
    if (mask === 0) continue;
    addDates(product, mask, wanted, kind.length, shift);
  }
}

function addDates(product: Product, mask: number, months: number, length: number, shift: number): void {
  const inMonth = length === 31 ? ALL_DATES : (1 << (length + 1)) - 2;
  const kept = (shift < 0 ? mask >>> -shift : mask << shift) & inMonth;
  if (kept !== 0) {
    product.dates |= kept;
    product.months |= months;
  }
  for (let out = 1; out <= Math.abs(shift); out += 1) {
    // Day `out` of the month goes into the one before, day `length - out + 1` into the one after.
    if (shift < 0 && (mask >>> out) & 1) addBefore(product, months, -shift - out);
    if (shift > 0 && (mask >>> (length - out + 1)) & 1) addAfter(product, months, 1 << (shift - out + 1));
  }
}

/** @param back days before the last one of the month before. */
function addBefore(product: Product, months: number, back: number): void {
  const before = rotate(months, -1, 12);
  product.months |= before;
  if (months & 1) product.yearBefore = true;
  for (const { length, months: ofLength } of OF_LENGTH) if (before & ofLength) product.dates |= 1 << (length - back);
}

function addAfter(product: Product, months: number, dates: number): void {
  product.months |= rotate(months, 1, 12);
  product.dates |= dates;
  if (months & (1 << 11)) product.yearAfter = true;
}

/** Moves the bits of a set up (or down), around its end. */
function rotate(set: number, by: number, size: number): number {
  const up = (by + size) % size;
  const all = size === 12 ? ALL_MONTHS : (1 << size) - 1;
  return ((set << up) | (set >>> (size - up))) & all;
}

function weekdaysOf(days: DayRule): number {
  switch (days.kind) {
    case "weekdays":
      return days.weekdays;
    case "last-weekday-of-month":
    case "nth-weekday":
      return 1 << days.weekday;
    default:
      return 0;
  }
}

/** Every date that the rule can mean in a month of this length, over all first weekdays. */
function datesOf(days: DayRule, length: number): number {
  if (days.kind === "every-day" || days.kind === "days" || days.kind === "last-day") return dayMask(days, length, 0);
  let mask = 0;
  for (let first = 0; first < 7; first += 1) mask |= dayMask(days, length, first);
  return mask;
}
