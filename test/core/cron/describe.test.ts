import { expect, test } from "vitest";
import { describe } from "../../../functions/core/cron/describe.ts";
import { describeInChinese } from "../../../functions/core/cron/describe-zh.ts";
import { cronOf, nextFires } from "./engine.ts";
import { PRODUCTION_CRONS } from "./production-crons.ts";
import { vectors } from "./vectors.ts";

const LANGUAGES = [
  { language: "English", describe },
  { language: "Chinese", describe: describeInChinese },
];

test.each(LANGUAGES)("valid vectors with the same $language sentence and zone have the same fires", ({ describe }) => {
  const sentences = new Map<string, string>();
  const from = Date.UTC(2026, 9, 20);
  for (const { expr, zone, valid, odd } of vectors) {
    if (!valid || odd !== undefined) continue;
    const key = `${describe(cronOf(expr))} ${zone}`;
    const fires = JSON.stringify(nextFires(expr, zone, from, 50));
    expect(sentences.get(key) ?? fires, expr).toBe(fires);
    sentences.set(key, fires);
  }
  expect(sentences.size).toBeGreaterThan(800);
});

test.each(LANGUAGES)(
  "the $language words of a fixed and of an interval cron differ: a change of clocks affects them differently",
  ({ describe }) => {
    expect(describe(cronOf("0 0 1,2,3 * * ?"))).not.toBe(describe(cronOf("0 0 1-3 * * ?")));
  },
);

test.each(LANGUAGES)("each production cron has a $language sentence of its own", ({ describe }) => {
  const aliases = new Set(PRODUCTION_CRONS.map((text) => describe(cronOf(text))));
  // `2#1` is `MON#1`.
  expect(aliases.size).toBe(PRODUCTION_CRONS.length - 1);
});

/** Each was read against its cron, one by one. */
const SENTENCES: readonly (readonly [string, string])[] = [
  ["0/5 * * * * ?", "Every 5 seconds of every minute of every hour every day."],
  ["0 * * * * ?", "Every minute of every hour every day."],
  ["0 0/10 * * * ?", "Every 10 minutes of every hour every day."],
  ["0 0/30 * * * ?", "Minutes 0 and 30 of every hour every day."],
  ["0 30 * * * ?", "Minute 30 of every hour every day."],
  ["0 0 0/2 * * ?", "Minute 0 of every 2 hours every day."],
  ["0 0 0/4 * * ?", "Minute 0 of every 4 hours every day."],
  ["0 0 0/12 * * ?", "Minute 0 of hours 0 and 12 every day."],
  ["0 0 0 * * ?", "At 00:00:00 every day."],
  ["0 30 1 * * ?", "At 01:30:00 every day."],
  ["0 30 2 * * ?", "At 02:30:00 every day."],
  ["0 15 3 * * ?", "At 03:15:00 every day."],
  ["0 0 4 * * ?", "At 04:00:00 every day."],
  ["0 0 5 * * ?", "At 05:00:00 every day."],
  ["0 0 6 * * ?", "At 06:00:00 every day."],
  ["0 0 7 * * ?", "At 07:00:00 every day."],
  ["0 0 8 * * ?", "At 08:00:00 every day."],
  ["0 0 9 * * ?", "At 09:00:00 every day."],
  ["0 0 12 * * ?", "At 12:00:00 every day."],
  ["0 30 18 * * ?", "At 18:30:00 every day."],
  ["0 0 22 * * ?", "At 22:00:00 every day."],
  ["0 59 23 * * ?", "At 23:59:00 every day."],
  ["0 0 8,20 * * ?", "At 08:00:00 and 20:00:00 every day."],
  ["0 0 10,14,16 * * ?", "At 10:00:00, 14:00:00 and 16:00:00 every day."],
  ["0 0/5 14 * * ?", "Every 5 minutes of the hour of 14:00 every day."],
  ["0 0/5 14,18 * * ?", "Every 5 minutes of the hours of 14:00 and 18:00 every day."],
  [
    "0 0/30 9-17 ? * MON-FRI",
    "Minutes 0 and 30 of every hour from 9 to 17 on Monday, Tuesday, Wednesday, Thursday and Friday.",
  ],
  [
    "0 0/10 8-20 ? * MON-FRI",
    "Every 10 minutes of every hour from 8 to 20 on Monday, Tuesday, Wednesday, Thursday and Friday.",
  ],
  ["0 0 9 ? * MON-FRI", "At 09:00:00 on Monday, Tuesday, Wednesday, Thursday and Friday."],
  ["0 15 10 ? * MON-FRI", "At 10:15:00 on Monday, Tuesday, Wednesday, Thursday and Friday."],
  ["0 0 8 ? * MON", "At 08:00:00 on Monday."],
  ["0 0 6 ? * SUN", "At 06:00:00 on Sunday."],
  ["0 30 3 ? * SAT", "At 03:30:00 on Saturday."],
  ["0 0 12 ? * WED", "At 12:00:00 on Wednesday."],
  ["0 0 18 ? * FRI", "At 18:00:00 on Friday."],
  ["0 0 0 1 * ?", "At 00:00:00 on day 1 of the month."],
  ["0 0 6 1 * ?", "At 06:00:00 on day 1 of the month."],
  ["0 0 9 1 * ?", "At 09:00:00 on day 1 of the month."],
  ["0 0 12 15 * ?", "At 12:00:00 on day 15 of the month."],
  ["0 0 0 L * ?", "At 00:00:00 on the last day of the month."],
  ["0 15 10 L * ?", "At 10:15:00 on the last day of the month."],
  ["0 0 9 LW * ?", "At 09:00:00 on the last weekday of the month."],
  ["0 0 9 15W * ?", "At 09:00:00 on the weekday nearest to day 15 of the month."],
  ["0 0 18 ? * 6L", "At 18:00:00 on the last Friday of the month."],
  ["0 0 9 ? * MON#1", "At 09:00:00 on the first Monday of the month."],
  ["0 0 3 L-2 * ?", "At 03:00:00 on day 2 before the last of the month."],
  ["0 0 6 1 JAN,APR,JUL,OCT ?", "At 06:00:00 on day 1 of the month in January, April, July and October."],
  ["0 0 12 1/5 * ?", "At 12:00:00 on day 1, 6, 11, 16, 21, 26 and 31 of the month."],
  ["0 11 11 11 11 ?", "At 11:11:00 on day 11 of the month in November."],
  ["0 0 2 ? * TUE-SAT", "At 02:00:00 on Tuesday, Wednesday, Thursday, Friday and Saturday."],
  ["5/15 * * * * ?", "Every 15 seconds from second 5 of every minute of every hour every day."],
  ["*/7 * * * * ?", "Every 7 seconds of every minute of every hour every day."],
  ["0 0-5 14 * * ?", "Every minute from 0 to 5 of the hour of 14:00 every day."],
  ["0 0 9-17/2 * * ?", "Minute 0 of hours 9, 11, 13, 15 and 17 every day."],
  ["0 0 22-3 * * ?", "Minute 0 of hours 0, 1, 2, 3, 22 and 23 every day."],
  ["0 0 12 ? * 1/2", "At 12:00:00 on Sunday, Tuesday, Thursday and Saturday."],
  ["0 0 12 ? * FRI-MON", "At 12:00:00 on Sunday, Monday, Friday and Saturday."],
  ["0 0 12 ? NOV-FEB *", "At 12:00:00 every day in January, February, November and December."],
  ["0 0 12 L-3W * ? 2027", "At 12:00:00 on the weekday nearest to day 3 before the last of the month in 2027."],
  ["1,2,4 3 5 ? * L", "Seconds 1, 2 and 4 of minute 3 of the hour of 05:00 on Saturday."],
  ["0 0 12 * * ? 2027-2030", "At 12:00:00 every day from 2027 to 2030."],
  ["* 0 1 * * ?", "Every second of minute 0 of the hour of 01:00 every day."],
  ["0 0,30 1,2 * * ?", "Minutes 0 and 30 of the hours of 01:00 and 02:00 every day."],
  ["15 30 6 1,15 1,7 ?", "At 06:30:15 on day 1 and 15 of the month in January and July."],
  ["0 0 0 L-3 2 ?", "At 00:00:00 on day 3 before the last of the month in February."],
];

test("sixty sentences describe their crons", () => {
  expect(SENTENCES.length).toBeGreaterThanOrEqual(60);
  for (const [text, sentence] of SENTENCES) expect(describe(cronOf(text)), text).toBe(sentence);
});

/** Each was read against its cron, one by one. */
const CHINESE: readonly (readonly [string, string])[] = [
  ["0/5 * * * * ?", "每天每小时每分钟每 5 秒。"],
  ["0 * * * * ?", "每天每小时每分钟。"],
  ["0 0/10 * * * ?", "每天每小时每 10 分钟。"],
  ["0 30 * * * ?", "每天每小时的第 30 分。"],
  ["0 0 0/2 * * ?", "每天每 2 小时的第 0 分。"],
  ["0 0 0/12 * * ?", "每天的第 0 和 12 时的第 0 分。"],
  ["0 30 1 * * ?", "每天 01:30:00。"],
  ["0 0 10,14,16 * * ?", "每天 10:00:00、14:00:00 和 16:00:00。"],
  ["0 0/5 14,18 * * ?", "每天 14:00 和 18:00 起的一小时内每 5 分钟。"],
  ["0 0/30 9-17 ? * MON-FRI", "每周一、周二、周三、周四和周五第 9 至 17 时的每小时的第 0 和 30 分。"],
  ["0 0 9 1 * ?", "每月 1 日 09:00:00。"],
  ["0 15 10 L * ?", "每月最后一天 10:15:00。"],
  ["0 0 9 LW * ?", "每月最后一个工作日 09:00:00。"],
  ["0 0 9 15W * ?", "每月离 15 日最近的工作日 09:00:00。"],
  ["0 0 18 ? * 6L", "每月最后一个周五 18:00:00。"],
  ["0 0 9 ? * MON#1", "每月第 1 个周一 09:00:00。"],
  ["0 0 3 L-2 * ?", "每月倒数第 3 天 03:00:00。"],
  ["0 0 12 ? NOV-FEB *", "1、2、11 和 12 月的每天 12:00:00。"],
  ["0 0 12 L-3W * ? 2027", "2027 年每月离倒数第 4 天最近的工作日 12:00:00。"],
  ["1,2,4 3 5 ? * L", "每周六 05:00 起的一小时内的第 3 分的第 1、2 和 4 秒。"],
  ["0 0 12 * * ? 2027-2030", "2027 至 2030 年每天 12:00:00。"],
  ["5/15 * * * * ?", "每天每小时每分钟从第 5 秒起每 15 秒。"],
];

test("Chinese sentences describe their crons", () => {
  for (const [text, sentence] of CHINESE) expect(describeInChinese(cronOf(text)), text).toBe(sentence);
});
