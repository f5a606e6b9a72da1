import type { Cron, DayRule } from "./cron.ts";
import { WEEKDAYS } from "./fields.ts";
import { bits, clock, rhythmOf, runOfYears } from "./rhythm.ts";

const MONTH_NAMES = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const name = (weekday: number) => title(WEEKDAYS[weekday] ?? "");
const title = (text: string) => text.slice(0, 1) + text.slice(1).toLowerCase();

/** One English sentence that says exactly when a cron fires: crons with the same sentence have the same fires in every zone. */
export function describe(cron: Cron): string {
  const when = [time(cron), day(cron.days), months(cron.months), years(cron.years)].filter((part) => part !== "");
  const sentence = when.join(" ");
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`;
}

function time({ seconds, minutes, hours, interval }: Cron): string {
  const [s, m, h] = [seconds.members, minutes.members, hours.members];
  if (!interval && m.length === 1 && s.length === 1)
    return `at ${join(h.map((hour) => clock(hour, m[0] ?? 0, s[0] ?? 0)))}`;
  const during = interval
    ? rhythm(h, 24, "hour")
    : `the ${h.length > 1 ? "hours" : "hour"} of ${join(h.map((hour) => clock(hour, 0)))}`;
  const parts = [rhythm(s, 60, "second"), rhythm(m, 60, "minute"), during];
  if (s.length === 1 && s[0] === 0) parts.shift();
  return parts.join(" of ");
}

/** `every minute`, `every 5 minutes`, `every 20 minutes from minute 5`, `minutes 0, 7 and 30`. */
function rhythm(members: readonly number[], size: number, unit: string): string {
  const found = rhythmOf(members, size);
  switch (found.kind) {
    case "every":
      return `every ${unit}`;
    case "steps":
      return `every ${found.step} ${unit}s${found.first === 0 ? "" : ` from ${unit} ${found.first}`}`;
    case "range":
      return `every ${unit} from ${found.first} to ${found.last}`;
    case "list":
      return `${unit}${members.length > 1 ? "s" : ""} ${join(members.map(String))}`;
  }
}

function day(rule: DayRule): string {
  switch (rule.kind) {
    case "every-day":
      return "every day";
    case "days":
      return `on day ${join(bits(rule.days).map(String))} of the month`;
    case "last-day":
      return rule.before === 0 ? "on the last day of the month" : `on day ${rule.before} before the last of the month`;
    case "nearest-weekday":
      return `on the weekday nearest to day ${rule.day} of the month`;
    case "last-nearest-weekday":
      return rule.before === 0
        ? "on the last weekday of the month"
        : `on the weekday nearest to day ${rule.before} before the last of the month`;
    case "weekdays":
      return rule.weekdays === 0b1111111 ? "every day" : `on ${join(bits(rule.weekdays).map(name))}`;
    case "last-weekday-of-month":
      return `on the last ${name(rule.weekday)} of the month`;
    case "nth-weekday":
      return `on the ${["", "first", "second", "third", "fourth", "fifth"][rule.nth]} ${name(rule.weekday)} of the month`;
  }
}

function months(set: number): string {
  const members = bits(set);
  return members.length === 12 ? "" : `in ${join(members.map((month) => MONTH_NAMES[month] ?? ""))}`;
}

function years(members: readonly number[] | undefined): string {
  if (members === undefined) return "";
  const run = runOfYears(members);
  return run ? `from ${run[0]} to ${run[1]}` : `in ${join(members.map(String))}`;
}

/** `a`, `a and b`, `a, b and c`. */
function join(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
