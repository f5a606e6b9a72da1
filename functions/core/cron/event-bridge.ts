import { type Cron, FIRST_YEAR, LAST_YEAR } from "./cron.ts";
import { type Gap, horizonOf } from "./horizon.ts";
import { schedule } from "./schedule.ts";
import { emptyProduct, type Product, shiftDays } from "./wake-days.ts";
import { WallSearch } from "./wall-search.ts";
import type { Zone } from "./zone.ts";

/** The expression for EventBridge Scheduler. It wakes the planner; the cron engine knows the fires. */
export interface Wake {
  /** `cron(minutes hours day-of-month month day-of-week year)`, numbers, ranges, `*` and `?` only, at most 256 characters. */
  readonly expression: string;
  readonly timeZone: string;
}

/**
 * Minutes between the minute of a wake and the minute of its fire. EventBridge invokes at any time within its minute, so
 * one minute could leave no time at all. @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const LEAD_MINUTES = 2;

/** Longest expression that EventBridge Scheduler accepts. */
const MAX_LENGTH = 256;
const DAY_SECONDS = 86_400;

/**
 * Compiles a cron to one expression that wakes two minutes before the minute of every fire. The expression is a
 * superset: a wake without work is nearly free, a missing wake is a late fire.
 *
 * EventBridge skips local times in a gap and takes the first pass of a repeated hour, so a zone with several
 * offsets is written in UTC, for every offset it has from a day before `from` to five years after.
 *
 * The result names no dates of transitions, only offsets and the local times that fall into gaps. It stays right until
 * the zone gets an offset that it did not have within those years. Every change of a job compiles it again. A schedule
 * that is older than five years, or older than a change of the zone's law, may miss wakes. Its fires are then late, not
 * lost: the sweep finds jobs whose wakes are missing.
 * @param from epoch ms; fires up to it need no wake.
 * @returns undefined when the cron never fires after `from`.
 */
export function compileWake(cron: Cron, zone: Zone, from: number): Wake | undefined {
  if (schedule(cron, zone).next(from) === undefined) return undefined;
  const { offsets, gaps } = horizonOf(zone, Math.floor(from / 1_000));
  const isFixed = offsets.length === 1;
  const product = emptyProduct();
  let shifts = 0;
  const addHour = (hourOfDay: number) => {
    const day = Math.floor(hourOfDay / 24);
    shifts |= 1 << (day + 2);
    product.hours[hourOfDay - day * 24] = 1;
  };
  for (const offset of isFixed ? [0] : offsets) {
    const lead = LEAD_MINUTES + Math.ceil(offset / 60);
    const borrowed = new Set<number>();
    for (const minute of cron.minutes.members) borrowed.add(addMinute(product, minute - lead));
    for (const hours of borrowed) for (const hour of cron.hours.members) addHour(hour + hours);
  }
  if (!cron.interval && gaps.length > 0)
    for (const minute of movedFires(cron, gaps)) addHour(addMinute(product, minute - LEAD_MINUTES));
  for (let shift = -2; shift <= 2; shift += 1) if ((shifts >> (shift + 2)) & 1) shiftDays(product, cron, shift);
  return { expression: print(cron, product), timeZone: isFixed ? zone.name : "UTC" };
}

/** @returns the whole hours of a time of minutes; the rest is added to the minutes. */
function addMinute({ minutes }: Product, time: number): number {
  const hours = Math.floor(time / 60);
  minutes[time - hours * 60] = 1;
  return hours;
}

/** Fires that the DST rule moves to the end of a gap, as UTC minutes counted from the local day's midnight. */
function movedFires(cron: Cron, gaps: readonly Gap[]): number[] {
  const walls = new WallSearch(cron);
  return gaps.flatMap(({ from, to, at }) => {
    const wall = walls.next(from);
    if (wall === undefined || wall >= to) return [];
    return [Math.floor((at - Math.floor(wall / DAY_SECONDS) * DAY_SECONDS) / 60)];
  });
}

function print(cron: Cron, product: Product): string {
  const { minutes, hours, dates, weekdays, months } = product;
  const dayFields =
    weekdays === 0
      ? `${list(bitFlags(dates, 32), 1, 31)} ${list(bitFlags(months, 12), 0, 12, 1)} ?`
      : `? ${list(bitFlags(months, 12), 0, 12, 1)} ${list(bitFlags(weekdays, 7), 0, 7, 1)}`;
  const fields = [list(minutes, 0, 60), list(hours, 0, 24), dayFields, yearField(cron, product)];
  for (const widened of [3, 0, 1]) {
    if (text(fields).length <= MAX_LENGTH) break;
    fields[widened] = "*";
  }
  return text(fields);
}

const text = (fields: readonly string[]) => `cron(${fields.join(" ")})`;

function yearField({ years }: Cron, { yearBefore, yearAfter }: Product): string {
  if (years === undefined) return "*";
  const count = LAST_YEAR - FIRST_YEAR + 1;
  const flags = new Uint8Array(count);
  for (const year of years) {
    const index = year - FIRST_YEAR;
    flags[index] = 1;
    if (yearBefore) flags[Math.max(0, index - 1)] = 1;
    if (yearAfter) flags[Math.min(count - 1, index + 1)] = 1;
  }
  return list(flags, 0, count, FIRST_YEAR);
}

function bitFlags(set: number, size: number): Uint8Array {
  const flags = new Uint8Array(size);
  for (let i = 0; i < size; i += 1) flags[i] = (set >>> i) & 1;
  return flags;
}

/** `*` for all of them, else numbers and ranges of three or more; flag `min + i` prints as its index + `shown`. */
function list(flags: Uint8Array, min: number, size: number, shown = 0): string {
  let printed = "";
  for (let i = min; i < min + size; ) {
    if (flags[i] !== 1) {
      i += 1;
      continue;
    }
    let end = i;
    while (flags[end + 1] === 1) end += 1;
    if (end - i + 1 === size) return "*";
    if (printed !== "") printed += ",";
    printed += i + shown;
    if (end > i) printed += `${end - i >= 2 ? "-" : ","}${end + shown}`;
    i = end + 1;
  }
  return printed;
}
