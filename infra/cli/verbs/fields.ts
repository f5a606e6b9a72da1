import { type Option, type Options, textOf } from "../verb.ts";
import { same, type Words } from "../words/words.ts";

/** A field of an app or a job as an option: its name in kebab case. */
export interface Field {
  readonly name: string;
  readonly kind: "text" | "number" | "boolean" | "json" | "pairs";
  readonly words: Words;
}

export const APP_FIELDS: readonly Field[] = [
  { name: "appURL", kind: "text", words: { en: "address of the package", zh: "应用包的地址" } },
  { name: "bootstrapScript", kind: "text", words: { en: "script that starts the app", zh: "启动脚本" } },
  { name: "cpuCount", kind: "number", words: { en: "vCPU of the app itself (1)", zh: "应用自身所需 vCPU（1）" } },
  { name: "memoryMB", kind: "number", words: { en: "MB of the app itself (128)", zh: "应用自身所需内存 MB（128）" } },
  {
    name: "appCacheEnable",
    kind: "boolean",
    words: { en: "keep the unpacked package (true)", zh: "缓存解压后的应用包（true）" },
  },
  {
    name: "eventTraceSamplingCount",
    kind: "number",
    words: { en: "DAEMON jobs: history of every N-th execution (0: all)", zh: "常驻作业事件采样率（0：全部）" },
  },
  { name: "sha256", kind: "text", words: { en: "digest of the package", zh: "应用包的 SHA-256 摘要" } },
  {
    name: "environment",
    kind: "pairs",
    words: { en: "NAME=VALUE for the app's processes, repeatable", zh: "应用进程的环境变量 NAME=VALUE，可重复" },
  },
  {
    name: "roleArn",
    kind: "text",
    words: { en: "IAM role of the app's processes", zh: "应用进程使用的 IAM 角色" },
  },
  {
    name: "secrets",
    kind: "pairs",
    words: {
      en: "NAME=ARN of a secret or an SSM parameter, repeatable",
      zh: "NAME=密钥或 SSM 参数的 ARN，可重复",
    },
  },
];

export const JOB_FIELDS: readonly Field[] = [
  { name: "appName", kind: "text", words: { en: "app of the job", zh: "所属应用" } },
  {
    name: "jobClass",
    kind: "text",
    words: { en: "class of the job, not for SCRIPT", zh: "作业实现类（SCRIPT 不需要）" },
  },
  { name: "jobType", kind: "text", words: same("SIMPLE | DATAFLOW | SCRIPT") },
  { name: "jobExecutionType", kind: "text", words: same("TRANSIENT | DAEMON") },
  { name: "cron", kind: "text", words: { en: "Quartz cron, seconds first", zh: "Quartz cron 表达式，以秒开头" } },
  { name: "timeZone", kind: "text", words: { en: "IANA zone of the cron (UTC)", zh: "cron 的时区（UTC）" } },
  { name: "shardingTotalCount", kind: "number", words: { en: "number of shards", zh: "分片总数" } },
  { name: "shardingItemParameters", kind: "text", words: { en: "0=a,1=b,…", zh: "分片参数 0=a,1=b,…" } },
  { name: "jobParameter", kind: "text", words: { en: "parameter of the job", zh: "作业参数" } },
  { name: "cpuCount", kind: "number", words: { en: "vCPU of one shard", zh: "单分片所需 vCPU" } },
  { name: "memoryMB", kind: "number", words: { en: "MB of one shard", zh: "单分片所需内存 MB" } },
  { name: "failover", kind: "boolean", words: { en: "run lost shards again", zh: "失效转移" } },
  { name: "misfire", kind: "boolean", words: { en: "queue a fire that meets a running one", zh: "错过重触发" } },
  { name: "beanName", kind: "text", words: { en: "Spring bean of the job", zh: "Spring Bean 名称" } },
  { name: "applicationContext", kind: "text", words: { en: "Spring context", zh: "Spring 配置文件" } },
  {
    name: "streamingProcess",
    kind: "boolean",
    words: { en: "DATAFLOW: go on while there is data", zh: "流式处理数据" },
  },
  { name: "scriptCommandLine", kind: "text", words: { en: "command line of a SCRIPT job", zh: "SCRIPT 作业的命令行" } },
  { name: "jobProperties", kind: "json", words: { en: "handlers, as JSON", zh: "作业属性（JSON）" } },
  { name: "description", kind: "text", words: { en: "description", zh: "作业描述" } },
  { name: "timeoutSeconds", kind: "number", words: { en: "1 to 840 (840)", zh: "超时秒数，1 到 840（840）" } },
];

/** `appURL` is `app-url`, `memoryMB` is `memory-mb`. */
const kebab = (name: string) => name.replace(/([a-z0-9])([A-Z]+)/g, "$1-$2").toLowerCase();
/** As commander names an option's value: `app-url` is `appUrl`. */
const camel = (name: string) => kebab(name).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export const optionsOf = (fields: readonly Field[]): Option[] =>
  fields.map(({ name, kind, words }) => ({
    flags: `--${kebab(name)} ${kind === "boolean" ? "[boolean]" : kind === "pairs" ? "<pair>" : `<${kind}>`}`,
    words,
    ...(kind === "pairs" && { isMany: true as const }),
  }));

/** The fields that a command line names, as the API takes them. A value that does not fit is sent: the server says why. */
export function fieldsIn(fields: readonly Field[], options: Options): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const { name, kind } of fields) {
    const value = options[camel(name)];
    if (value !== undefined) given[name] = fieldValue(kind, value);
  }
  return given;
}

function fieldValue(kind: Field["kind"], value: NonNullable<Options[string]>): unknown {
  if (kind === "pairs" && typeof value === "object") return Object.fromEntries(value.map(pairOf));
  if (kind === "boolean") return value === true || value === "true" ? true : value === "false" ? false : value;
  const text = textOf(value);
  return kind === "number" && text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function pairOf(pair: string): readonly [string, string] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
}
