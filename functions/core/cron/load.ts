import { MONTHS, monthOf, monthStart, weekdayOf } from "./calendar.ts";
import { type Cron, FIRST_YEAR } from "./cron.ts";
import { dayMask } from "./day-mask.ts";
import type { Wake } from "./event-bridge.ts";
import { parseCron } from "./parse.ts";

/** The numbers of fires and wakes of a job, as averages a month over the coming year. */
export interface Load {
  readonly firesPerMonth: number;
  readonly wakesPerMonth: number;
}

/** @param from epoch ms. The twelve calendar months from its month on are counted; changes of clocks are ignored. */
export function monthlyLoad(cron: Cron, wake: Wake | undefined, from: number): Load {
  const woken = wake && parseCron(`0 ${wake.expression.slice("cron(".length, -1)}`);
  return { firesPerMonth: perMonth(cron, from), wakesPerMonth: woken?.ok ? perMonth(woken.cron, from) : 0 };
}

function perMonth(cron: Cron, from: number): number {
  const first = monthOf(Math.max(0, Math.floor(from / 86_400_000)));
  let days = 0;
  for (let month = first; month < Math.min(first + 12, MONTHS); month += 1) days += daysIn(cron, month);
  return (days * cron.hours.members.length * cron.minutes.members.length * cron.seconds.members.length) / 12;
}

function daysIn({ months, years, days }: Cron, month: number): number {
  if (((months >> (month % 12)) & 1) === 0) return 0;
  if (years !== undefined && !years.includes(FIRST_YEAR + Math.floor(month / 12))) return 0;
  const start = monthStart[month] ?? 0;
  let mask = dayMask(days, (monthStart[month + 1] ?? 0) - start, weekdayOf(start));
  let count = 0;
  for (; mask !== 0; mask &= mask - 1) count += 1;
  return count;
}
