import { FIRST_YEAR, LAST_YEAR } from "./cron.ts";

/** Months are counted from January 1970; day numbers are days since 1970-01-01, a Thursday. */
export const MONTHS = (LAST_YEAR - FIRST_YEAR + 1) * 12;

/** Day number of each month's first day, and of the day after the last. */
export const monthStart = new Int32Array(MONTHS + 1);
for (let month = 0; month <= MONTHS; month += 1) {
  monthStart[month] = Date.UTC(FIRST_YEAR + Math.floor(month / 12), month % 12, 1) / 86_400_000;
}

/** The month that holds a day number. @param day 0 to the last day of 2199 */
export function monthOf(day: number): number {
  let month = (day / 30.4369) | 0;
  while ((monthStart[month + 1] ?? 0) <= day) month += 1;
  while ((monthStart[month] ?? 0) > day) month -= 1;
  return month;
}

/** 0 = Sunday. */
export const weekdayOf = (day: number) => (day + 4) % 7;
