import { randomBytes } from "node:crypto";
import { isLoopback } from "../../secure-url.ts";
import { regionIn } from "../endpoint/address.ts";
import { type Connection, clientOf, endpointOf } from "../endpoint/connect.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { UsageError } from "../io.ts";
import { clean } from "../output/text-width.ts";
import type { Check, Stage } from "../smoke/check.ts";
import { columnsIn } from "../smoke/columns.ts";
import { type Context, listOf, type Options, textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";

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
      {
        flags: "--slow",
        words: { en: "also the checks that wait for a time-out or an event's age", zh: "也检查函数超时与事件过期" },
      },
      {
        flags: "--age <seconds>",
        words: {
          en: "for the check 'age': eventAgeSeconds of the stack's timings, where it is short",
          zh: "用于检查 age：堆栈 timings 中较短的 eventAgeSeconds",
        },
      },
    ],
    reaches: [
      ...(["create-app", "update-app", "delete-app", "register-job", "deregister-job", "preview-job"] as const),
      ...(["trigger-job", "get-execution", "list-executions", "list-fires", "list-tasks"] as const),
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
      const seconds = (name: string, fallback?: number) => secondsOf(context, options, name, fallback);
      const how = {
        isSlow,
        patienceMs: seconds("patience", isSlow ? 1_200 : 120) * 1_000,
        measureMs: seconds("measure", isDeployed ? 600 : 60) * 1_000,
        eventAgeSeconds: options.age === undefined ? undefined : seconds("age"),
      };
      const look: Look = (connection, own) => lookAndPrint(context, connection, checks, { ...how, ...own });
      return isDeployed ? inThrowAwayStack(context, look) : look(context.connection);
    },
  },
];

type How = Pick<Stage, "isSlow" | "patienceMs" | "measureMs" | "eventAgeSeconds" | "account">;
type Look = (connection: Connection, own?: Pick<Stage, "eventAgeSeconds" | "account">) => Promise<ExitCode>;

/** Deploys a stack of its own for the checks. */
async function inThrowAwayStack({ io, connection, say }: Context, look: Look): Promise<ExitCode> {
  if (connection.url !== undefined || connection.stack !== undefined) throw new UsageError(say(TWO_STACKS));
  const region = connection.region ?? io.environment.AWS_REGION ?? io.environment.AWS_DEFAULT_REGION;
  const cdk = (await import("../smoke/stack/cdk.ts")).cdkOf(io, region);
  const { lambdaAccount } = await import("../smoke/stack/lambda-account.ts");
  const { withThrowAwayStack, THROW_AWAY_TIMINGS } = await import("../smoke/stack/with-throw-away-stack.ts");
  return withThrowAwayStack(io, cdk, region, ({ name, url }) => {
    const account = lambdaAccount(name, region ?? regionIn(url));
    return look({ ...connection, url }, { account, eventAgeSeconds: THROW_AWAY_TIMINGS.eventAgeSeconds });
  });
}

/** Makes the checks at one API and prints their table. */
async function lookAndPrint(
  { io, print }: Context,
  connection: Connection,
  checks: readonly Check[],
  how: How,
): Promise<ExitCode> {
  const { lookAtAll } = await import("../smoke/look-at-all.ts");
  const endpoint = await endpointOf(connection, io);
  const stage: Stage = {
    ...how,
    client: clientOf(endpoint, io),
    cleaner: clientOf(endpoint, { ...io, signal: new AbortController().signal }),
    ...{ endpoint, io, isLocal: isLoopback(endpoint.url) },
    name: `smoke-${randomBytes(4).toString("hex")}`,
    registered: [],
  };
  const tell = (name: string) => print.mode === "people" && io.talk(`${name} …\n`);
  const results = await lookAtAll(stage, checks, tell);
  print.rows(results, columnsIn(io), ({ name, verdict }) => `${name} ${verdict}`, same(""));
  return results.some(({ verdict }) => verdict === "fails") ? EXIT.negative : EXIT.done;
}

/** @returns the seconds of an option. @param fallback where the option is not given @throws UsageError */
function secondsOf({ say }: Context, options: Options, name: string, fallback?: number): number {
  const text = textOf(options[name]) ?? String(fallback);
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`--${name}: '${clean(text)}' ${say(NO_SECONDS)}`);
  return Number(text);
}

const NO_SECONDS: Words = { en: "is no number of seconds from 1 to 99999", zh: "不是 1 到 99999 之间的秒数" };
const TWO_STACKS: Words = {
  en: "--deploy makes a stack of its own: --url and --stack name another one",
  zh: "--deploy 会自行创建堆栈：不能再用 --url 或 --stack 指定另一个",
};
const NO_CHECK: Words = { en: "is no check; the checks are", zh: "不是检查；可选：" };
