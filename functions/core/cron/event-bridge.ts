import { type Cron, FIRST_YEAR, LAST_YEAR } from "./cron.ts";
import { dayMask } from "./day-mask.ts";
import { schedule } from "./schedule.ts";
import { wallSearch } from "./wall-search.ts";
import type { Zone } from "./zone.ts";

/** What EventBridge Scheduler is given: it wakes the planner, our own engine knows the fires. */
export interface Wake {
  /** `cron(minutes hours day-of-month month day-of-week year)`, numbers, ranges, `*` and `?` only, at most 256 characters. */
  readonly expression: string;
  readonly timeZone: string;
}

/**
 * Minutes between a wake's own and the fire's. EventBridge invokes anywhere within its minute, so one would
 * leave no time at all. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const LEAD_MINUTES = 2;

/** Longest expression EventBridge Scheduler takes. */
const MAX_LENGTH = 256;
const DAY_SECONDS = 86_400;
const HORIZON_SECONDS = 5 * 366 * DAY_SECONDS;

/**
 * One expression whose wakes cover the minute two minutes before every fire's own. It is a superset: waking
 * with nothing due is nearly free, missing a wake is not.
 *
 * EventBridge skips local times in a gap and takes the first pass of a repeated hour, so a zone with several
 * offsets is written in UTC, for every offset it has from a day before `from` to five years after. Compile again
 * within that time (any change of the job does): what a later change of the zone's rules moves is not covered.
 * @param from epoch ms
 * @returns undefined when the cron never fires after `from`.
 */
export function compileWake(cron: Cron, zone: Zone, from: number): Wake | undefined {
  if (schedule(cron, zone).next(from) === undefined) return undefined;
  const { offsets, gaps } = horizon(zone, Math.floor(from / 1_000));
  const fixedOffset = offsets.size === 1;
  const product = emptyProduct();
  const shifts = new Set<number>();
  const add = (minuteOfDay: number) => {
    const day = Math.floor(minuteOfDay / 1_440);
    const time = minuteOfDay - day * 1_440;
    shifts.add(day);
    product.hours.add(Math.floor(time / 60));
    product.minutes.add(time % 60);
  };
  for (const offset of fixedOffset ? [0] : offsets) {
    for (const hour of cron.hours.members) {
      for (const minute of cron.minutes.members) add(hour * 60 + minute - LEAD_MINUTES - Math.ceil(offset / 60));
    }
  }
  if (!cron.interval) for (const minute of movedFires(cron, gaps)) add(minute - LEAD_MINUTES);
  for (const shift of shifts) addDays(product, cron, shift);
  return { expression: print(cron, product), timeZone: fixedOffset ? zone.name : "UTC" };
}

interface Gap {
  /** Wall times, seconds: `[from, to)` does not exist. */
  readonly from: number;
  readonly to: number;
  /** The instant at which the clock jumps. */
  readonly at: number;
}

function horizon(zone: Zone, now: number): { offsets: ReadonlySet<number>; gaps: readonly Gap[] } {
  const offsets = new Set<number>();
  const gaps: Gap[] = [];
  let segment = zone.segmentAt(now - DAY_SECONDS);
  for (;;) {
    offsets.add(segment.offset);
    if (segment.end > now + HORIZON_SECONDS) return { offsets, gaps };
    const next = zone.segmentAt(segment.end);
    if (next.offset > segment.offset)
      gaps.push({ from: next.start + segment.offset, to: next.start + next.offset, at: next.start });
    segment = next;
  }
}

/** Fires that the DST rule moves to the end of a gap, as UTC minutes counted from the local day's midnight. */
function movedFires(cron: Cron, gaps: readonly Gap[]): Set<number> {
  const walls = wallSearch(cron);
  const minutes = new Set<number>();
  for (const { from, to, at } of gaps) {
    const wall = walls.next(from);
    if (wall !== undefined && wall < to)
      minutes.add(Math.floor((at - Math.floor(wall / DAY_SECONDS) * DAY_SECONDS) / 60));
  }
  return minutes;
}

/** The sets whose cross product the expression is. Months are 1 to 12, weekdays 1 (Sunday) to 7, as EventBridge counts. */
interface Product {
  readonly minutes: Set<number>;
  readonly hours: Set<number>;
  readonly dates: Set<number>;
  readonly weekdays: Set<number>;
  readonly months: Set<number>;
  /** Added to the cron's years: -1 when New Year's wake is in the year before, +1 likewise. */
  readonly yearShifts: Set<number>;
}

const emptyProduct = (): Product => ({
  minutes: new Set(),
  hours: new Set(),
  dates: new Set(),
  weekdays: new Set(),
  months: new Set(),
  yearShifts: new Set([0]),
});

const LENGTHS = [[31], [28, 29], [31], [30], [31], [30], [31], [31], [30], [31], [30], [31]];

/** Adds the days `shift` days (-2 to 2) from those the cron means; any `L`, `W` and `#` becomes the dates it can fall on. */
function addDays(product: Product, cron: Cron, shift: number): void {
  const weekdays = weekdaysOf(cron);
  for (let weekday = 0; weekday < 7; weekday += 1) {
    if ((weekdays >> weekday) & 1) product.weekdays.add(((weekday + shift + 7) % 7) + 1);
  }
  for (let month = 0; month < 12; month += 1) {
    if (((cron.months >> month) & 1) === 0) continue;
    for (const length of LENGTHS[month] ?? []) {
      const mask = possibleDates(cron, length);
      for (let date = 1; date <= length; date += 1)
        if ((mask >>> date) & 1) addDate(product, month, length, date + shift);
    }
  }
}

function addDate(product: Product, month: number, length: number, date: number): void {
  const into = (target: number, day: number) => {
    if (target < 0) product.yearShifts.add(-1);
    if (target > 11) product.yearShifts.add(1);
    product.months.add(((target + 12) % 12) + 1);
    product.dates.add(day);
  };
  if (date < 1) for (const before of LENGTHS[(month + 11) % 12] ?? []) into(month - 1, before + date);
  else if (date > length) into(month + 1, date - length);
  else into(month, date);
}

function weekdaysOf({ days }: Cron): number {
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

/** Every date the rule can mean in a month of this length, whatever weekday it begins on. */
function possibleDates({ days }: Cron, length: number): number {
  let mask = 0;
  for (let first = 0; first < 7; first += 1) mask |= dayMask(days, length, first);
  return mask;
}

function print(cron: Cron, { minutes, hours, dates, weekdays, months, yearShifts }: Product): string {
  const byWeekday = weekdays.size > 0;
  const years = new Set<number>();
  for (const year of cron.years ?? []) {
    for (const shift of yearShifts) years.add(Math.min(LAST_YEAR, Math.max(FIRST_YEAR, year + shift)));
  }
  const day = byWeekday ? `? ${list(months, 12)} ${list(weekdays, 7)}` : `${list(dates, 31)} ${list(months, 12)} ?`;
  const fields = [list(minutes, 60), list(hours, 24), day, years.size === 0 ? "*" : list(years, 230)];
  for (const widened of [3, 0, 1]) {
    if (text(fields).length <= MAX_LENGTH) break;
    fields[widened] = "*";
  }
  return text(fields);
}

const text = (fields: readonly string[]) => `cron(${fields.join(" ")})`;

/** `*` for all of them, else numbers and ranges of three or more. */
function list(values: ReadonlySet<number>, size: number): string {
  if (values.size === size) return "*";
  const sorted = [...values].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    const start = sorted[i] ?? 0;
    let j = i;
    while (sorted[j + 1] === (sorted[j] ?? 0) + 1) j += 1;
    const end = sorted[j] ?? start;
    if (end - start >= 2) parts.push(`${start}-${end}`);
    else for (let value = start; value <= end; value += 1) parts.push(String(value));
    i = j + 1;
  }
  return parts.join(",");
}
