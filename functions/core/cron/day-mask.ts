import type { DayRule } from "./cron.ts";

/**
 * The days of a month that match a rule, as bits 1 to 31. There are only 28 kinds of months.
 * @param length 28 to 31
 * @param first weekday of the month's first day, 0 = Sunday
 */
export function dayMask(rule: DayRule, length: number, first: number): number {
  const all = length === 31 ? 0xfffffffe : (1 << (length + 1)) - 2;
  switch (rule.kind) {
    case "every-day":
      return all;
    case "days":
      return rule.days & all;
    case "last-day":
      return single(length - rule.before);
    case "nearest-weekday":
      return rule.day > length ? 0 : single(nearestWeekday(rule.day, length, first));
    case "last-nearest-weekday":
      return rule.before >= length ? 0 : single(nearestWeekday(length - rule.before, length, first));
    case "weekdays":
      return everyWeek((rule.weekdays >> first) | (rule.weekdays << (7 - first))) & all;
    case "last-weekday-of-month": {
      const last = (first + length - 1) % 7;
      return single(length - ((last - rule.weekday + 7) % 7));
    }
    case "nth-weekday": {
      const day = 1 + ((rule.weekday - first + 7) % 7) + 7 * (rule.nth - 1);
      return day > length ? 0 : single(day);
    }
  }
}

/** The seven lowest bits, repeated from bit 1 on. */
function everyWeek(weekdays: number): number {
  const week = weekdays & 0x7f;
  return (week << 1) | (week << 8) | (week << 15) | (week << 22) | (week << 29);
}

const single = (day: number) => (day < 1 ? 0 : 1 << day);

/** Saturday goes back to Friday and Sunday on to Monday, unless that leaves the month. */
function nearestWeekday(day: number, length: number, first: number): number {
  const weekday = (first + day - 1) % 7;
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}
