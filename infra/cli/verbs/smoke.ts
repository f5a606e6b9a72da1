import { randomBytes } from "node:crypto";
import { isLoopback } from "../../secure-url.ts";
import { type Connection, clientOf, endpointOf } from "../endpoint/connect.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Io, UsageError } from "../io.ts";
import type { Column } from "../output/table.ts";
import { clean } from "../output/text-width.ts";
import type { Check, Stage } from "../smoke/check.ts";
import type { Result } from "../smoke/look-at-all.ts";
import { type Context, listOf, type Options, textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";

const columnsIn = ({ language }: Io): readonly Column<Result>[] => [
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
        flags: "--deploy",
        words: {
          en: "deploy a throw-away stack with the CDK, make all checks there and remove it; costs cents",
          zh: "用 CDK 部署一个临时堆栈，在其中做全部检查后删除；花费几美分",
        },
      },
      {
        flags: "--measure <seconds>",
        words: {
          en: "how long lateness is measured (60; 600 with --deploy)",
          zh: "测量触发延迟的时长，秒（60；--deploy 时为 600）",
        },
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
      const { CHECKS } = await import("../smoke/look-at-all.ts");
      const only = listOf(options.only);
      const names = CHECKS.map(({ name }) => name);
      const odd = only.find((name) => !names.includes(name));
      if (odd !== undefined)
        throw new UsageError(`--only: '${clean(odd)}' ${context.say(NO_CHECK)} ${names.join(", ")}`);
      const checks = CHECKS.filter(({ name }) => only.length === 0 || only.includes(name));
      const isDeployed = options.deploy === true;
      const isSlow = isDeployed || options.slow === true;
      const times = {
        patienceMs: msOf(context, options, "patience", isSlow ? 1_200 : 120),
        measureMs: msOf(context, options, "measure", isDeployed ? 600 : 60),
      };
      const look = (connection: Connection) => lookAndPrint(context, connection, checks, { ...times, isSlow });
      if (!isDeployed) return look(context.connection);
      return inThrowAwayStack(context, look);
    },
  },
];

/** Deploys a stack of its own for the checks. */
async function inThrowAwayStack(
  { io, connection, say }: Context,
  look: (connection: Connection) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (connection.url !== undefined || connection.stack !== undefined) throw new UsageError(say(TWO_STACKS));
  const { cdkOf } = await import("../smoke/stack/cdk.ts");
  const { withThrowAwayStack } = await import("../smoke/stack/with-throw-away-stack.ts");
  const region = connection.region ?? io.environment.AWS_REGION ?? io.environment.AWS_DEFAULT_REGION;
  return withThrowAwayStack(io, cdkOf(io, region), region, ({ url }) => look({ ...connection, url }));
}

/** Makes the checks at one API and prints their table. */
async function lookAndPrint(
  { io, print }: Context,
  connection: Connection,
  checks: readonly Check[],
  how: Pick<Stage, "isSlow" | "patienceMs" | "measureMs">,
): Promise<ExitCode> {
  const { lookAtAll } = await import("../smoke/look-at-all.ts");
  const endpoint = await endpointOf(connection, io);
  const stage: Stage = {
    ...how,
    client: clientOf(endpoint, io),
    cleaner: clientOf(endpoint, { ...io, signal: new AbortController().signal }),
    ...{ endpoint, io, isLocal: isLoopback(endpoint.url) },
    name: `smoke-${randomBytes(4).toString("hex")}`,
  };
  const tell = (name: string) => print.mode === "people" && io.talk(`${name} …\n`);
  const results = await lookAtAll(stage, checks, tell);
  print.rows(results, columnsIn(io), ({ name, verdict }) => `${name} ${verdict}`, same(""));
  return results.some(({ verdict }) => verdict === "fails") ? EXIT.negative : EXIT.done;
}

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
const TWO_STACKS: Words = {
  en: "--deploy makes a stack of its own: --url and --stack name another one",
  zh: "--deploy 会自行创建堆栈：不能再用 --url 或 --stack 指定另一个",
};
const NO_CHECK: Words = { en: "is no check; the checks are", zh: "不是检查；可选：" };
