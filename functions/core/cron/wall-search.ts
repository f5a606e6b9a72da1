import { MONTHS, monthOf, monthStart, weekdayOf } from "./calendar.ts";
import { type Cron, FIRST_YEAR } from "./cron.ts";
import { dayMask } from "./day-mask.ts";

/** Wall time: the whole seconds since 1970-01-01T00:00:00 that a clock shows, without a zone. */
export type Wall = number;

const DAY = 86_400;
/** Number of the day after the last one. */
const DAYS = monthStart[MONTHS] ?? 0;

/** No day: none is below 0. */
const NEVER = -1;

/**
 * Searches a cron's matching wall times: `next(w)` is the first match >= w and `previous(w)` the last <= w,
 * undefined outside 1970 to 2199. No `Date`, no allocation; at most one step per month.
 */
export class WallSearch {
  private readonly cron: Cron;
  /** First and last matching second of a matching day. */
  private readonly first: number;
  private readonly last: number;
  /** The day of the latest answer: most searches stay on it. */
  private knownDay = NEVER;

  constructor(cron: Cron) {
    const { seconds, minutes, hours } = cron;
    this.cron = cron;
    this.first = timeOf(hours.members[0], minutes.members[0], seconds.members[0]);
    this.last = timeOf(hours.members.at(-1), minutes.members.at(-1), seconds.members.at(-1));
  }

  next(from: Wall): Wall | undefined {
    const start = from < 0 ? 0 : from;
    let day = Math.floor(start / DAY);
    if (day >= DAYS) return undefined;
    if (day === this.knownDay || this.isMatch(day)) {
      const time = this.nextTime(start - day * DAY);
      if (time < DAY) {
        this.knownDay = day;
        return day * DAY + time;
      }
    }
    day += 1;
    if (day >= DAYS) return undefined;
    let month = monthOf(day);
    let mask = this.maskOf(month) & (-1 << (day - (monthStart[month] ?? 0) + 1));
    while (mask === 0) {
      month = this.monthAfter(month);
      if (month >= MONTHS) return undefined;
      mask = this.maskOf(month);
    }
    day = (monthStart[month] ?? 0) + 30 - Math.clz32(mask & -mask);
    this.knownDay = day;
    return day * DAY + this.first;
  }

  previous(from: Wall): Wall | undefined {
    if (from < 0) return undefined;
    const latest = Math.min(from, DAYS * DAY - 1);
    const day = Math.floor(latest / DAY);
    if (this.isMatch(day)) {
      const time = this.previousTime(latest - day * DAY);
      if (time >= 0) return day * DAY + time;
    }
    let month = monthOf(day);
    let mask = this.maskOf(month) & ((1 << (day - (monthStart[month] ?? 0) + 1)) - 1);
    while (mask === 0) {
      month -= 1;
      if (month < 0) return undefined;
      mask = this.maskOf(month);
    }
    return ((monthStart[month] ?? 0) + 30 - Math.clz32(mask)) * DAY + this.last;
  }

  private isMatch(day: number): boolean {
    const month = monthOf(day);
    return ((this.maskOf(month) >>> (day - (monthStart[month] ?? 0) + 1)) & 1) === 1;
  }

  /** The first month after the given one that is in a matching year, or MONTHS. */
  private monthAfter(month: number): number {
    const { years } = this.cron;
    const following = month + 1;
    if (years === undefined) return following;
    const year = FIRST_YEAR + ((following / 12) | 0);
    const matching = years.find((one) => one >= year);
    if (matching === undefined) return MONTHS;
    return matching === year ? following : (matching - FIRST_YEAR) * 12;
  }

  /** Bits of the matching days of a month counted from 1970; bit 0 is never set. */
  private maskOf(month: number): number {
    const { months, years, days } = this.cron;
    if (((months >> (month % 12)) & 1) === 0) return 0;
    if (years !== undefined && !years.includes(FIRST_YEAR + ((month / 12) | 0))) return 0;
    const start = monthStart[month] ?? 0;
    const length = (monthStart[month + 1] ?? 0) - start;
    return dayMask(days, length, weekdayOf(start));
  }

  /** First matching second of a day >= the given one, or DAY. */
  private nextTime(time: number): number {
    const { seconds, minutes, hours } = this.cron;
    const hour = (time / 3_600) | 0;
    let h = hours.next[hour] ?? 24;
    if (h > hour) return h === 24 ? DAY : h * 3_600 + (this.first % 3_600);
    const minute = ((time / 60) | 0) - hour * 60;
    let m = minutes.next[minute] ?? 60;
    if (m === minute) {
      const s = seconds.next[time % 60] ?? 60;
      if (s < 60) return h * 3_600 + m * 60 + s;
      m = minutes.next[minute + 1] ?? 60;
    }
    if (m < 60) return h * 3_600 + m * 60 + (this.first % 60);
    h = hours.next[hour + 1] ?? 24;
    return h === 24 ? DAY : h * 3_600 + (this.first % 3_600);
  }

  /** Last matching second of a day <= the given one, or -1. */
  private previousTime(time: number): number {
    const { seconds, minutes, hours } = this.cron;
    const hour = (time / 3_600) | 0;
    const h = largest(hours.members, hour);
    if (h < 0) return -1;
    if (h < hour) return h * 3_600 + (this.last % 3_600);
    const minute = ((time / 60) | 0) - hour * 60;
    let m = largest(minutes.members, minute);
    if (m === minute) {
      const s = largest(seconds.members, time % 60);
      if (s >= 0) return h * 3_600 + m * 60 + s;
      m = largest(minutes.members, minute - 1);
    }
    if (m >= 0) return h * 3_600 + m * 60 + (this.last % 60);
    const earlier = largest(hours.members, hour - 1);
    return earlier < 0 ? -1 : earlier * 3_600 + (this.last % 3_600);
  }
}

const timeOf = (hour = 0, minute = 0, second = 0) => (hour * 60 + minute) * 60 + second;

function largest(members: readonly number[], limit: number): number {
  for (let i = members.length - 1; i >= 0; i -= 1) {
    const member = members[i] ?? 0;
    if (member <= limit) return member;
  }
  return -1;
}
