import { randomBytes } from "node:crypto";
import { isLoopback } from "../../secure-url.ts";
import { clientOf, endpointOf } from "../endpoint/connect.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../io.ts";
import type { Column } from "../output/table.ts";
import { clean } from "../output/text-width.ts";
import type { Result } from "../smoke/look-at-all.ts";
import { type Context, listOf, type Options, textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";

const columnsIn = ({ io: { language } }: Context): readonly Column<Result>[] => [
  { title: { en: "CHECK", zh: "检查" }, value: ({ name }) => name },
  {
    title: { en: "RESULT", zh: "结果" },
    value: ({ verdict }) => VERDICTS[verdict][language],
    tone: ({ verdict }) => (({ holds: "good", fails: "bad", unknown: "plain" }) as const)[verdict],
  },
  { title: { en: "SEEN", zh: "观察" }, value: ({ seen }) => seen, gives: true },
  { title: { en: "ASSUMES", zh: "假设" }, value: ({ assumes }) => assumes[language], gives: true },
  { title: { en: "DOUBTS", zh: "存疑页面" }, value: ({ page }) => page },
];

/** Checks the assumptions about AWS that the design rests on. */
export const SMOKE_VERBS: readonly Verb[] = [
  {
    name: "smoke",
    summary: {
      en: "check the stack's assumptions about AWS, by an app of its own that is deleted again",
      zh: "用一个临时应用检查系统对 AWS 的各项假设，结束后删除该应用",
    },
    options: [
      {
        flags: "--measure <seconds>",
        words: { en: "how long lateness is measured (60)", zh: "测量触发延迟的时长，秒（60）" },
      },
      {
        flags: "--patience <seconds>",
        words: {
          en: "longest wait for an execution (120; with --slow 1200); one with a LOST shard closes a minute late",
          zh: "等待一次执行的最长时间，秒（120；--slow 时为 1200）；含 LOST 分片的执行会晚一分钟结束",
        },
      },
      {
        flags: "--only <check>",
        words: { en: "make only this check, repeatable", zh: "只做该检查，可重复" },
        isMany: true,
      },
      { flags: "--slow", words: { en: "also the check that takes a function's time-out", zh: "也检查函数超时" } },
    ],
    reaches: [
      ...(["create-app", "delete-app", "register-job", "deregister-job", "trigger-job"] as const),
      ...(["get-execution", "list-fires", "list-tasks"] as const),
    ],
    example: "elastic-job smoke --measure 10",
    notes: {
      en: "Exit code 1 when an assumption fails. 'unknown' is not looked at here, and says why.",
      zh: "有假设不成立时退出码为 1。“未知”表示此处未检查，并说明原因。",
    },
    async run(context, _, options) {
      const { CHECKS, lookAtAll } = await import("../smoke/look-at-all.ts");
      const only = listOf(options.only);
      const names = CHECKS.map(({ name }) => name);
      const odd = only.find((name) => !names.includes(name));
      if (odd !== undefined)
        throw new UsageError(`--only: '${clean(odd)}' ${context.say(NO_CHECK)} ${names.join(", ")}`);
      const checks = CHECKS.filter(({ name }) => only.length === 0 || only.includes(name));
      const endpoint = await endpointOf(context.connection, context.io);
      const isSlow = options.slow === true;
      const stage = {
        client: clientOf(endpoint, context.io),
        cleaner: clientOf(endpoint, { ...context.io, signal: new AbortController().signal }),
        ...{ endpoint, io: context.io, isLocal: isLoopback(endpoint.url), isSlow },
        name: `smoke-${randomBytes(4).toString("hex")}`,
        patienceMs: msOf(context, options, "patience", isSlow ? 1_200 : 120),
        measureMs: msOf(context, options, "measure", 60),
      };
      const tell = (name: string) => context.print.mode === "people" && context.io.talk(`${name} …\n`);
      const results = await lookAtAll(stage, checks, tell);
      context.print.rows(results, columnsIn(context), ({ name, verdict }) => `${name} ${verdict}`, same(""));
      return results.some(({ verdict }) => verdict === "fails") ? EXIT.negative : EXIT.done;
    },
  },
];

/** @returns the seconds of an option as ms. */
function msOf({ say }: Context, options: Options, name: string, fallback: number): number {
  const text = textOf(options[name]) ?? String(fallback);
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`--${name}: '${clean(text)}' ${say(NO_SECONDS)}`);
  return Number(text) * 1_000;
}

const VERDICTS: Readonly<Record<Result["verdict"], Words>> = {
  holds: { en: "holds", zh: "成立" },
  fails: { en: "FAILS", zh: "不成立" },
  unknown: { en: "unknown", zh: "未知" },
};
const NO_SECONDS: Words = { en: "is no number of seconds from 1 to 99999", zh: "不是 1 到 99999 之间的秒数" };
const NO_CHECK: Words = { en: "is no check; the checks are", zh: "不是检查；可选：" };
