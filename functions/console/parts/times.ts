import { language, shownZone } from "../frame/preferences.ts";

const locale = () => (language.value === "zh" ? "zh-CN" : "en-GB");

/** A format is made once for each locale: to make one takes a hundred times as long as to use it. */
function madeOnce<A, F>(make: (locale: string, options: A) => F): (options: A) => F {
  const made = new Map<string, F>();
  return (options) => {
    const key = `${locale()} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? make(locale(), options);
    made.set(key, format);
    return format;
  };
}

const dates = madeOnce((...of: [string, Intl.DateTimeFormatOptions]) => new Intl.DateTimeFormat(...of));
const distances = madeOnce((...of: [string, Intl.RelativeTimeFormatOptions]) => new Intl.RelativeTimeFormat(...of));
const numbers = madeOnce((...of: [string, Intl.NumberFormatOptions]) => new Intl.NumberFormat(...of));

const format = (timeZone: string, options: Intl.DateTimeFormatOptions) =>
  dates({ ...options, timeZone, hourCycle: "h23" });

const DAY_AND_TIME = {
  ...{ year: "numeric", month: "2-digit", day: "2-digit" },
  ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
} as const satisfies Intl.DateTimeFormatOptions;

/** An instant with its day, in a zone. */
export const dateTime = (at: string | number, zone = shownZone()): string =>
  format(zone, DAY_AND_TIME).format(new Date(at));

export const timeOfDay = (at: string | number, zone = shownZone()): string =>
  format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(at));

export const hourMinute = (at: string | number, zone = shownZone()): string =>
  format(zone, { hour: "2-digit", minute: "2-digit" }).format(new Date(at));

/** Day and month. */
export const dayMonth = (at: string | number, zone = shownZone()): string =>
  format(zone, { day: "2-digit", month: "2-digit" }).format(new Date(at));

export const monthName = (at: number): string => format("UTC", { year: "numeric", month: "long" }).format(at);
export const weekdayName = (at: number): string => format("UTC", { weekday: "short" }).format(at);
/** `GMT+8`, or the zone's own short name. */
export const zoneName = (at: string | number, zone = shownZone()): string =>
  format(zone, { timeZoneName: "short" })
    .formatToParts(new Date(at))
    .find(({ type }) => type === "timeZoneName")?.value ?? zone;

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** How far an instant is from now: "in 3 min.", "2 hours ago". */
export function distance(at: string | number, now: number): string {
  const ms = new Date(at).getTime() - now;
  const [unit, size] = UNITS.find(([, one]) => Math.abs(ms) >= one) ?? ["second", 1_000];
  return distances({ style: "short", numeric: "auto" }).format(Math.trunc(ms / size), unit);
}

const SIGNS = {
  en: { ms: "ms", s: "s", min: "min", h: "h", d: "d" },
  zh: { ms: "毫秒", s: "秒", min: "分", h: "小时", d: "天" },
} as const;

/** A length of time: `850 ms`, `12.4 s`, `3 min 5 s`, `2 h 4 min`, `2 小时 4 分`. */
export function duration(ms: number): string {
  const { ms: milli, s, min, h, d } = SIGNS[language.value];
  if (ms < 1_000) return `${Math.round(ms)} ${milli}`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} ${s}`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} ${min} ${seconds % 60} ${s}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 2_880) return `${Math.floor(minutes / 60)} ${h} ${minutes % 60} ${min}`;
  return `${Math.floor(minutes / 1_440)} ${d} ${Math.floor((minutes % 1_440) / 60)} ${h}`;
}

export const wholeNumber = (value: number): string => numbers({}).format(value);
export const money = (usd: number): string =>
  numbers({ style: "currency", currency: "USD", maximumFractionDigits: usd < 1 ? 4 : 2 }).format(usd);

/** The browser reads its tables of locales and zones here, while the page waits for its first answer. */
export function prepareFormats(): void {
  const now = Date.now();
  for (const one of [dateTime, timeOfDay, zoneName]) one(now);
  distance(now, now);
  wholeNumber(0);
}
