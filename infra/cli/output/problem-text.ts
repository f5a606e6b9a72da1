import { ApiProblem } from "../../../functions/client/api-problem.ts";
import { EXIT, type ExitCode, exitCodeOf } from "../exit-codes.ts";
import { UsageError } from "../io.ts";
import type { Language, Words } from "../words/words.ts";
import { clean, cut } from "./text-width.ts";

export interface Told {
  readonly code: ExitCode;
  /** Lines for stderr, with a line break at the end. */
  readonly text: string;
}

/** Longest value that an error repeats, in columns. */
const VALUE_COLUMNS = 60;

/** An error as people read it: the field, its value, and the right values. */
export function tell(error: unknown, language: Language): Told {
  if (error instanceof ApiProblem) return tellProblem(error, language);
  const message = clean(error instanceof Error ? error.message : String(error));
  const code = error instanceof UsageError ? EXIT.usage : isCredentials(error) ? EXIT.auth : EXIT.unreachable;
  return { code, text: `${ERROR[language]}${message}\n` };
}

/**
 * The credential chain of the SDK found nothing, or a service of AWS refuses the caller. The first error has no class that
 * is exported, and the second one has a class for each service.
 */
const isCredentials = (error: unknown) =>
  error instanceof Error &&
  (error.name === "CredentialsProviderError" ||
    (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403);

const ERROR: Words = { en: "error: ", zh: "错误：" };

function tellProblem(error: ApiProblem, language: Language): Told {
  const { status, problem, request } = error;
  const { errors = [], requestId } = problem;
  const title = TITLES[problem.type ?? ""]?.[language];
  const head = errors.length > 0 ? (title ?? INVALID[language]) : headOf(error, title, language);
  const fields = errors.map(({ pointer, detail }) => fieldLine(pointer, detail, error.sent, language));
  const hint = hintOf(status, request)?.[language];
  const lines = [
    `${ERROR[language]}${clean(head)}`,
    ...fields,
    ...(requestId === undefined ? [] : [`  ${REQUEST[language]}${clean(requestId)}`]),
    ...(hint === undefined ? [] : [hint]),
  ];
  return { code: exitCodeOf(status), text: `${lines.join("\n")}\n` };
}

function headOf(
  { message, status, cause, request }: ApiProblem,
  title: string | undefined,
  language: Language,
): string {
  if (status === 0) return `${NO_ANSWER[language]}${request}${reasonOf(cause)}`;
  if (title === undefined || language === "en") return message;
  return `${title}（${message}）`;
}

/** Node hides the reason of a failed `fetch` one level down. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  const inner = cause.cause as { code?: unknown; message?: unknown } | undefined;
  return ` (${String(inner?.code ?? inner?.message ?? cause.message)})`;
}

/** `  cron: '0/5 * * *': must have 6 or 7 fields` */
function fieldLine(pointer: string, detail: string, sent: unknown, language: Language): string {
  const path = pointer.split("/").slice(1);
  const names = path.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const value = names.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null)?.[name], sent);
  const shown = value === undefined ? NOT_GIVEN[language] : cut(clean(JSON.stringify(value)), VALUE_COLUMNS);
  const field = names.length === 0 ? "" : `${clean(names.join("."))} = ${shown}: `;
  return `  ${field}${clean(detail)}`;
}

const INVALID: Words = { en: "the request is not valid", zh: "请求无效" };
const REQUEST: Words = { en: "request id: ", zh: "请求编号：" };
const NO_ANSWER: Words = { en: "no answer to ", zh: "没有应答：" };
const NOT_GIVEN: Words = { en: "(not given)", zh: "（未给出）" };

/** Advice by status. */
function hintOf(status: number, request: string): Words | undefined {
  if (status === 0)
    return {
      en: "Is the stack running, and is this its address? See --url, ELASTIC_JOB_URL and --stack.",
      zh: "系统在运行吗？地址对吗？见 --url、ELASTIC_JOB_URL 与 --stack。",
    };
  if (status === 401 || status === 403)
    return {
      en: "The caller needs AWS credentials with the right execute-api:Invoke, or --token. A clock that is minutes off makes signatures invalid, too.",
      zh: "调用者需要具有 execute-api:Invoke 权限的 AWS 凭证，或使用 --token。本机时钟偏差数分钟也会使签名失效。",
    };
  if (status === 412)
    return { en: "It was changed meanwhile: read it again and repeat.", zh: "它在此期间被修改：请重新读取后再试。" };
  if (status === 404 && request.includes("/api/job/jobs/"))
    return { en: "`elastic-job job list` names the jobs.", zh: "`elastic-job job list` 列出所有作业。" };
  if (status === 404 && request.includes("/api/app/"))
    return { en: "`elastic-job app list` names the apps.", zh: "`elastic-job app list` 列出所有应用。" };
  return undefined;
}

/** Headlines of the kinds of problems, for readers of Chinese; English keeps the server's sentence. */
const TITLES: Readonly<Record<string, Words>> = {
  "invalid-request": INVALID,
  "invalid-query": { en: "the query is not valid", zh: "查询参数无效" },
  "route-not-found": { en: "no such route", zh: "没有这个接口" },
  "app-exists": { en: "the app exists already", zh: "应用已存在" },
  "app-being-deleted": { en: "the app is being deleted", zh: "应用正在删除" },
  "app-not-found": { en: "no such app", zh: "没有这个应用" },
  "app-not-registered": { en: "the app is not published", zh: "应用尚未发布" },
  "app-disabled": { en: "the app is disabled", zh: "应用已禁用" },
  "job-exists": { en: "the job exists already", zh: "作业已存在" },
  "job-not-found": { en: "no such job", zh: "没有这个作业" },
  "job-disabled": { en: "the job is disabled", zh: "作业已禁用" },
  "daemon-job": { en: "a DAEMON job cannot be triggered", zh: "常驻作业不支持触发" },
  "backfill-running": { en: "a backfill runs", zh: "补跑尚未完成" },
  "queue-full": { en: "the queue is full", zh: "等待队列已满" },
  "execution-not-found": { en: "no such execution", zh: "没有这次执行" },
  "execution-running": { en: "the execution runs", zh: "执行尚未结束" },
  "execution-not-running": { en: "the execution does not run", zh: "执行不在运行" },
  "shard-not-found": { en: "no such shard", zh: "没有这个分片" },
  "shard-not-running": { en: "the shard has ended", zh: "分片已结束" },
  "not-retryable": { en: "the execution cannot be run again", zh: "这次执行不能重试" },
  "revision-not-found": { en: "no such revision", zh: "没有这个修订" },
  "precondition-failed": { en: "the condition does not hold", zh: "前置条件不成立" },
  "idempotency-key-reused": { en: "the key was used before", zh: "幂等键已被使用" },
  "first-request-running": {
    en: "the first request with its Idempotency-Key has not ended",
    zh: "使用同一 Idempotency-Key 的首个请求尚未结束",
  },
  "changed-meanwhile": { en: "it was changed meanwhile", zh: "同时被其他请求修改" },
  "reconciled-lately": { en: "reconciled lately", zh: "刚刚对过账" },
  throttled: { en: "too many requests", zh: "请求过多" },
  internal: { en: "an error of the server", zh: "服务器内部错误" },
};
