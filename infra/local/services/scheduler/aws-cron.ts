/**
 * EventBridge Scheduler's cron: minutes, hours, day of month, month, day of week (1 = Sunday), year.
 * A local time in a DST gap is skipped; one that exists twice is used once, at its first occurrence.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export interface AwsCron {
  /** First minute (epoch ms) at or after an instant; undefined when there is none in the next years. */
  next(from: number): number | undefined;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
/** The longest wait is a leap day's gap of eight years around a century that is no leap year. */
const SEARCH_DAYS = 9 * 366;
const MONTH_NAMES = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const DAY_NAMES = "SUN MON TUE WED THU FRI SAT".split(" ");

type DayTest = (day: number, weekday: number, lastDay: number) => boolean;

/** @returns undefined for fields that AWS refuses. */
export function parseAwsCron(fields: string, zone: string): AwsCron | undefined {
  const [minute = "", hour = "", dom = "", month = "", dow = "", year = "", ...more] = fields.split(/\s+/);
  if (more.length > 0 || year === "") return undefined;
  const minutes = values(minute, 0, 59);
  const hours = values(hour, 0, 23);
  const months = values(month, 1, 12, MONTH_NAMES);
  const years = values(year, 1970, 2199);
  const days = dayTest(dom, dow);
  if (!minutes || !hours || !months || !years || !days) return undefined;
  const clock = clockOf(zone);
  const times = [...hours]
    .sort(ascending)
    .flatMap((h) => [...minutes].sort(ascending).map((m) => (h * 60 + m) * MINUTE));
  return {
    next(from) {
      const start = Math.floor(clock.wall(from) / DAY) * DAY;
      for (let day = start - DAY; day < start + SEARCH_DAYS * DAY; day += DAY) {
        const date = new Date(day);
        if (!years.has(date.getUTCFullYear()) || !months.has(date.getUTCMonth() + 1)) continue;
        const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
        if (!days(date.getUTCDate(), date.getUTCDay(), lastDay)) continue;
        for (const time of times) {
          const instant = clock.firstInstant(day + time);
          if (instant !== undefined && instant >= from) return instant;
        }
      }
      return undefined;
    },
  };
}

const ascending = (a: number, b: number) => a - b;

/** Reads numbers, names, ranges, steps and lists of them. */
function values(field: string, low: number, high: number, names: readonly string[] = []): Set<number> | undefined {
  const found = new Set<number>();
  const number = (text: string) => {
    const named = names.indexOf(text.toUpperCase());
    return named >= 0 ? named + low : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  for (const item of field.split(",")) {
    const [, span = "", step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
    const [first = "", last] = span === "*" ? [String(low), String(high)] : span.split("-");
    const from = number(first);
    const to = last === undefined ? (step === undefined ? from : high) : number(last);
    const by = step === undefined ? 1 : Number(step);
    if (!(from >= low && to <= high && from <= to && by >= 1)) return undefined;
    for (let value = from; value <= to; value += by) found.add(value);
  }
  return found;
}

function dayTest(dom: string, dow: string): DayTest | undefined {
  if ((dom === "?") === (dow === "?")) return undefined;
  if (dow === "?") {
    if (dom === "L") return (day, _, lastDay) => day === lastDay;
    const nearest = /^(\d+)W$/.exec(dom)?.[1];
    if (nearest !== undefined)
      return (day, weekday, lastDay) => day === nearestWeekday(Number(nearest), day, weekday, lastDay);
    const days = values(dom, 1, 31);
    return days && ((day) => days.has(day));
  }
  if (dow.includes("/")) return undefined;
  const [, last] = /^(\w+)L$/.exec(dow) ?? [];
  const [, nth, n] = /^(\w+)#([1-5])$/.exec(dow) ?? [];
  const weekdays = values(dow === "L" ? "7" : (last ?? nth ?? dow), 1, 7, DAY_NAMES);
  if (weekdays === undefined) return undefined;
  if (last !== undefined) return (day, weekday, lastDay) => weekdays.has(weekday + 1) && day > lastDay - 7;
  if (n !== undefined) return (day, weekday) => weekdays.has(weekday + 1) && Math.ceil(day / 7) === Number(n);
  return (_, weekday) => weekdays.has(weekday + 1);
}

function nearestWeekday(wanted: number, day: number, weekday: number, lastDay: number): number {
  const target = (((weekday + wanted - day) % 7) + 7) % 7;
  if (target === 6) return wanted === 1 ? 3 : wanted - 1;
  if (target === 0) return wanted === lastDay ? wanted - 2 : wanted + 1;
  return wanted;
}

/** Converts to wall times, which are epoch ms as if the zone were UTC. */
function clockOf(zone: string) {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const wall = (instant: number) =>
    zone === "UTC"
      ? instant
      : Date.parse(`${format.format(instant).replace(" ", "T")}Z`) + (((instant % 1_000) + 1_000) % 1_000);
  return {
    wall,
    /** The first instant with this wall time; undefined in a gap. */
    firstInstant(time: number): number | undefined {
      if (zone === "UTC") return time;
      const offsets = new Set([-DAY, DAY].map((away) => wall(time + away) - (time + away)));
      const instants = [...offsets].map((offset) => time - offset).filter((instant) => wall(instant) === time);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
  };
}
