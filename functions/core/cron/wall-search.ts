import { MONTHS, monthOf, monthStart, weekdayOf } from "./calendar.ts";
import { type Cron, FIRST_YEAR } from "./cron.ts";
import { dayMask } from "./day-mask.ts";

/** Wall time in whole seconds since 1970-01-01T00:00:00, as a clock shows it, whatever the zone. */
export type Wall = number;

const DAY = 86_400;

/**
 * Searches a cron's matching wall times. `next(w)` is the first match >= w and `previous(w)` the last <= w,
 * undefined outside 1970 to 2199. No `Date`, no allocation; at most one step per month.
 */
export function wallSearch(cron: Cron) {
  const { seconds, minutes, hours, months, days } = cron;
  const masks = new Int32Array(28).fill(-1);
  const years = cron.years === undefined ? undefined : new Set(cron.years);
  const [nextSecond, nextMinute, nextHour] = [seconds.next, minutes.next, hours.next] as const;
  const first = ((hours.members[0] ?? 0) * 60 + (minutes.members[0] ?? 0)) * 60 + (seconds.members[0] ?? 0);
  const last = ((hours.members.at(-1) ?? 0) * 60 + (minutes.members.at(-1) ?? 0)) * 60 + (seconds.members.at(-1) ?? 0);

  /** Bits of the matching days of a month counted from 1970; bit 0 is never set. */
  function maskOf(month: number): number {
    if (((months >> (month % 12)) & 1) === 0) return 0;
    if (years !== undefined && !years.has(FIRST_YEAR + ((month / 12) | 0))) return 0;
    const start = monthStart[month] ?? 0;
    const length = (monthStart[month + 1] ?? 0) - start;
    const kind = (length - 28) * 7 + weekdayOf(start);
    let mask = masks[kind] ?? -1;
    if (mask === -1) {
      mask = dayMask(days, length, weekdayOf(start));
      masks[kind] = mask;
    }
    return mask;
  }

  /** First matching second of a day >= the given one, or DAY. */
  function nextTime(time: number): number {
    const hour = (time / 3_600) | 0;
    const minute = ((time / 60) | 0) % 60;
    let h = nextHour[hour] ?? 24;
    if (h > hour) return h === 24 ? DAY : h * 3_600 + (first % 3_600);
    let m = nextMinute[minute] ?? 60;
    if (m === minute) {
      const s = nextSecond[time % 60] ?? 60;
      if (s < 60) return h * 3_600 + m * 60 + s;
      m = nextMinute[minute + 1] ?? 60;
    }
    if (m < 60) return h * 3_600 + m * 60 + (first % 60);
    h = nextHour[hour + 1] ?? 24;
    return h === 24 ? DAY : h * 3_600 + (first % 3_600);
  }

  /** Last matching second of a day <= the given one, or -1. */
  function previousTime(time: number): number {
    const hour = largest(hours.members, (time / 3_600) | 0);
    if (hour < 0) return -1;
    if (hour < ((time / 3_600) | 0)) return hour * 3_600 + (last % 3_600);
    const minute = largest(minutes.members, ((time / 60) | 0) % 60);
    if (minute === ((time / 60) | 0) % 60) {
      const second = largest(seconds.members, time % 60);
      if (second >= 0) return hour * 3_600 + minute * 60 + second;
    }
    const before = largest(minutes.members, (((time / 60) | 0) % 60) - 1);
    if (before >= 0) return hour * 3_600 + before * 60 + (last % 60);
    const earlier = largest(hours.members, hour - 1);
    return earlier < 0 ? -1 : earlier * 3_600 + (last % 3_600);
  }

  // The day of the previous answer: most searches stay on it.
  let knownDay = -1;
  let knownMatch = false;

  function next(from: Wall): Wall | undefined {
    const start = from < 0 ? 0 : from;
    let day = Math.floor(start / DAY);
    if (day === knownDay && knownMatch) {
      const time = nextTime(start - day * DAY);
      if (time < DAY) return day * DAY + time;
    } else if (day < (monthStart[MONTHS] ?? 0)) {
      const month = monthOf(day);
      if ((maskOf(month) >>> (day - (monthStart[month] ?? 0) + 1)) & 1) {
        const time = nextTime(start - day * DAY);
        if (time < DAY) {
          knownDay = day;
          knownMatch = true;
          return day * DAY + time;
        }
      }
    }
    day += 1;
    if (day >= (monthStart[MONTHS] ?? 0)) return undefined;
    let month = monthOf(day);
    let mask = maskOf(month) & (-1 << (day - (monthStart[month] ?? 0) + 1));
    while (mask === 0) {
      month += 1;
      if (month >= MONTHS) return undefined;
      mask = maskOf(month);
    }
    day = (monthStart[month] ?? 0) + 30 - Math.clz32(mask & -mask);
    knownDay = day;
    knownMatch = true;
    return day * DAY + first;
  }

  function previous(from: Wall): Wall | undefined {
    if (from < 0) return undefined;
    let day = Math.min(Math.floor(from / DAY), (monthStart[MONTHS] ?? 0) - 1);
    let month = monthOf(day);
    let mask = maskOf(month) & (-1 >>> (30 - (day - (monthStart[month] ?? 0))));
    if ((mask >>> (day - (monthStart[month] ?? 0) + 1)) & 1) {
      const time = previousTime(Math.min(from - day * DAY, DAY - 1));
      if (time >= 0) return day * DAY + time;
      mask &= ~(1 << (day - (monthStart[month] ?? 0) + 1));
    }
    while (mask === 0) {
      month -= 1;
      if (month < 0) return undefined;
      mask = maskOf(month);
    }
    day = (monthStart[month] ?? 0) + 30 - Math.clz32(mask);
    return day * DAY + last;
  }

  return { next, previous };
}

function largest(members: readonly number[], limit: number): number {
  for (let i = members.length - 1; i >= 0; i -= 1) {
    const member = members[i] ?? 0;
    if (member <= limit) return member;
  }
  return -1;
}
