import type { Cron, DayRule } from "./cron.ts";
import { bits, clock, rhythmOf, runOfYears } from "./rhythm.ts";

const WEEKDAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

/** The sentence of `describe` in Chinese: the large units stand before the small ones. */
export function describeInChinese(cron: Cron): string {
  return `${years(cron.years)}${monthAndDay(cron.months, cron.days)}${time(cron)}。`;
}

/** `1`, `1 和 2`, `1、2 和 3`; names of days have no blanks around them. */
const join = (words: readonly (string | number)[], and = " 和 ") =>
  words.length < 2 ? String(words[0] ?? "") : `${words.slice(0, -1).join("、")}${and}${words.at(-1)}`;

function years(members: readonly number[] | undefined): string {
  if (members === undefined) return "";
  const run = runOfYears(members);
  return run ? `${run[0]} 至 ${run[1]} 年` : `${join(members)} 年`;
}

function monthAndDay(set: number, rule: DayRule): string {
  const months = bits(set);
  const ofMonths = months.length === 12 ? "" : `${join(months.map((month) => month + 1))} 月的`;
  if (rule.kind === "every-day" || (rule.kind === "weekdays" && rule.weekdays === 0b1111111)) return `${ofMonths}每天`;
  if (rule.kind === "weekdays")
    return `${ofMonths}每${join(
      bits(rule.weekdays).map((one) => WEEKDAYS[one] ?? ""),
      "和",
    )}`;
  return `${ofMonths === "" ? "每月" : ofMonths}${dayOfMonth(rule)}`;
}

function dayOfMonth(rule: Exclude<DayRule, { readonly kind: "every-day" | "weekdays" }>): string {
  switch (rule.kind) {
    case "days":
      return ` ${join(bits(rule.days))} 日`;
    case "last-day":
      return lastDay(rule.before);
    case "nearest-weekday":
      return `离 ${rule.day} 日最近的工作日`;
    case "last-nearest-weekday":
      return rule.before === 0 ? "最后一个工作日" : `离${lastDay(rule.before)}最近的工作日`;
    case "last-weekday-of-month":
      return `最后一个${WEEKDAYS[rule.weekday]}`;
    case "nth-weekday":
      return `第 ${rule.nth} 个${WEEKDAYS[rule.weekday]}`;
  }
}

const lastDay = (before: number) => (before === 0 ? "最后一天" : `倒数第 ${before + 1} 天`);

function time({ seconds, minutes, hours, interval }: Cron): string {
  const [s, m, h] = [seconds.members, minutes.members, hours.members];
  if (!interval && m.length === 1 && s.length === 1)
    return ` ${join(h.map((hour) => clock(hour, m[0] ?? 0, s[0] ?? 0)))}`;
  const during = interval ? rhythm(h, 24, HOUR) : ` ${join(h.map((hour) => clock(hour, 0)))} 起的一小时内`;
  const second = s.length === 1 && s[0] === 0 ? "" : rhythm(s, 60, SECOND);
  return `${during}${rhythm(m, 60, MINUTE)}${second}`;
}

interface Unit {
  /** After "every". */
  readonly each: string;
  /** After a number of them. */
  readonly many: string;
  /** After the number of one of them. */
  readonly one: string;
}

const HOUR: Unit = { each: "小时", many: "小时", one: "时" };
const MINUTE: Unit = { each: "分钟", many: "分钟", one: "分" };
const SECOND: Unit = { each: "秒", many: "秒", one: "秒" };

/** `每分钟`, `每 5 分钟`, `从第 5 分起每 20 分钟`, `的第 0、7 和 30 分`. */
function rhythm(members: readonly number[], size: number, { each, many, one }: Unit): string {
  const found = rhythmOf(members, size);
  switch (found.kind) {
    case "every":
      return `每${each}`;
    case "steps":
      return `${found.first === 0 ? "" : `从第 ${found.first} ${one}起`}每 ${found.step} ${many}`;
    case "range":
      return `第 ${found.first} 至 ${found.last} ${one}的每${each}`;
    case "list":
      return `的第 ${join(found.members)} ${one}`;
  }
}
