import type { Language, Words } from "./words.ts";

/** Texts of help. */
export const HELP = {
  about: {
    en: "Sharded cron jobs without a cluster: apps, jobs and their executions.",
    zh: "无集群的分片定时作业：管理应用、作业及其执行。",
  },
  help: { en: "show help", zh: "显示帮助" },
  example: { en: "Example:", zh: "示例：" },
  exits: { en: "Exit codes:", zh: "退出码：" },
  more: {
    en: "Help of one command: elastic-job <command> --help",
    zh: "查看某条命令的帮助：elastic-job <命令> --help",
  },
  seeHelp: { en: "(--help shows the options)", zh: "（--help 显示可用选项）" },
  titles: {
    "Usage:": { en: "Usage:", zh: "用法：" },
    "Arguments:": { en: "Arguments:", zh: "参数：" },
    "Options:": { en: "Options:", zh: "选项：" },
    "Global Options:": { en: "Options of every command:", zh: "通用选项：" },
    "Commands:": { en: "Commands:", zh: "命令：" },
  } as Readonly<Record<string, Words>>,
} as const;

/** Commander's own error texts in Chinese. */
const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown option '(.+?)'/, "错误：未知选项 '$1'"],
  [/^error: unknown command '(.+?)'/, "错误：未知命令 '$1'"],
  [/^error: missing required argument '(.+?)'/, "错误：缺少参数 '$1'"],
  [/^error: required option '(.+?)' not specified/, "错误：缺少选项 '$1'"],
  [/^error: option '(.+?)' argument missing/, "错误：选项 '$1' 缺少值"],
  [
    /^error: too many arguments(?: for '(.+?)')?\. Expected (\d+) arguments? but got (\d+)\./,
    "错误：参数过多：应为 $2 个，实为 $3 个。",
  ],
  [
    /^error: (?:option|command-argument) '(.+?)' (?:argument|value) '(.*?)' is invalid\. /,
    "错误：'$1' 的值 '$2' 无效。",
  ],
  [/^error: /, "错误："],
];

const PARTS: readonly (readonly [RegExp, string])[] = [
  [/\(Did you mean (.+?)\?\)/, "（是否想用 $1？）"],
  [/\(Did you mean one of (.+?)\?\)/, "（是否想用其中之一：$1？）"],
  [/Allowed choices are (.+?)\./, "可选值：$1。"],
];

export function commanderWords(text: string, language: Language): string {
  if (language === "en") return text;
  const first = ERRORS.find(([pattern]) => pattern.test(text));
  const told = first === undefined ? text : text.replace(first[0], first[1]);
  return PARTS.reduce((before, [pattern, after]) => before.replace(pattern, after), told);
}
