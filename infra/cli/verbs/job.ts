import type { ScheduledJob } from "../../../functions/contract/job.ts";
import type { JobView } from "../../../functions/contract/job-view.ts";
import { UsageError } from "../io.ts";
import { instantIn } from "../output/times.ts";
import { type Context, textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";
import { bodyIn, FILE } from "./body-file.ts";
import { fieldsIn, JOB_FIELDS, optionsOf } from "./fields.ts";
import { IF_MATCH } from "./if-match.ts";
import { JOB_COLUMNS, summaryColumns } from "./job-columns.ts";
import { switching } from "./switching.ts";

export const JOB = { name: "job", words: { en: "name of the job", zh: "作业名称" } };

const SWITCHED = {
  noun: "job",
  takes: { ...JOB, isMany: true },
  options: [IF_MATCH],
  named: "nightly",
  chinese: "作业",
} as const;

const fieldsOf = (job: object): (readonly [Words, unknown])[] =>
  Object.entries(job)
    .filter(([name]) => name !== "nextFireTimes")
    .map(([name, value]) => [same(name), typeof value === "object" ? JSON.stringify(value) : value]);

/** Instants in the job's zone and, where it is another one, in the reader's. */
function firesOf({ nextFireTimes, timeZone }: ScheduledJob, zone: string): string {
  return nextFireTimes
    .map((at) => [...new Set([instantIn(at, timeZone), instantIn(at, zone)])].join("  =  "))
    .join("\n");
}

function told(context: Context, job: ScheduledJob, words: Words): void {
  if (context.print.mode !== "people") return context.print.done(job, words);
  context.print.done(job, words);
  if (job.nextFireTimes.length === 0) return context.io.talk(`${context.say(NO_FIRES)}\n`);
  context.print.one(job, [[NEXT, firesOf(job, context.io.zone)]], job.jobName);
}

export const JOB_VERBS: readonly Verb[] = [
  {
    name: "job list",
    summary: { en: "list jobs", zh: "列出作业" },
    options: [
      { flags: "--app <app>", words: { en: "jobs of this app only", zh: "只列出该应用的作业" } },
      { flags: "--prefix <text>", words: { en: "jobs whose names begin so", zh: "只列出名称以此开头的作业" } },
      { flags: "--state <state>", words: same("ENABLED | DISABLED | DISABLED_BY_APP | DELETING") },
      { flags: "--type <type>", words: same("SIMPLE | DATAFLOW | SCRIPT | TRANSIENT | DAEMON") },
      {
        flags: "--failing",
        words: { en: "jobs whose last execution did not end well", zh: "只列出上次执行未成功的作业" },
      },
      { flags: "--losing", words: { en: "jobs that lost one of their last fires", zh: "只列出最近有触发丢失的作业" } },
      {
        flags: "-s, --summary",
        words: { en: "with the next fire and the last executions", zh: "显示下次触发与最近的执行" },
      },
    ],
    reaches: ["list-jobs"],
    example: "elastic-job job list --app hello",
    async run({ api, io, print }, _, options) {
      const isSummary = options.summary === true;
      const query = {
        appName: textOf(options.app),
        prefix: textOf(options.prefix),
        state: textOf(options.state),
        type: textOf(options.type),
        failing: options.failing === true ? "true" : undefined,
        losing: options.losing === true ? "true" : undefined,
        view: isSummary ? "summary" : undefined,
      };
      const jobs: JobView[] = [];
      for await (const job of (await api()).each("list-jobs", { query })) jobs.push(job);
      print.rows(jobs, isSummary ? summaryColumns(io.zone) : JOB_COLUMNS, ({ jobName }) => jobName, NONE);
      return undefined;
    },
  },
  {
    name: "job get",
    summary: { en: "show one job", zh: "查看作业" },
    takes: [JOB],
    reaches: ["get-job"],
    example: "elastic-job job get hello",
    async run({ api, print }, [jobName = ""]) {
      const { value: job } = await (await api()).call("get-job", { path: { jobName } });
      print.one(job, fieldsOf(job), jobName);
      return undefined;
    },
  },
  {
    name: "job register",
    summary: { en: "register a job", zh: "注册作业" },
    takes: [{ ...JOB, isOptional: true }],
    options: [FILE, ...optionsOf(JOB_FIELDS)],
    reaches: ["register-job"],
    example:
      "elastic-job job register nightly --app-name hello --job-type SIMPLE --job-class Hello --job-execution-type TRANSIENT --cron '0 0 3 * * ?' --sharding-total-count 2 --cpu-count 0.1 --memory-mb 64",
    async run(context, [jobName], options) {
      const file = await bodyIn(context.io, options);
      const body = { ...file, ...(jobName !== undefined && { jobName }), ...fieldsIn(JOB_FIELDS, options) };
      const { value } = await (await context.api()).call("register-job", { body: body as never });
      told(context, value, { en: `job ${value.jobName} is registered`, zh: `作业 ${value.jobName} 已注册` });
      return undefined;
    },
  },
  {
    name: "job update",
    summary: {
      en: "change a job: options change single fields, a file replaces all of them",
      zh: "修改作业：选项只改单个字段，文件则整体替换",
    },
    takes: [{ ...JOB, isOptional: true }],
    options: [FILE, ...optionsOf(JOB_FIELDS), IF_MATCH],
    reaches: ["update-job", "get-job"],
    example: "elastic-job job update nightly --cron '0 30 3 * * ?' --time-zone Asia/Shanghai",
    async run(context, [name], options) {
      const file = await bodyIn(context.io, options);
      const changes = { ...file, ...fieldsIn(JOB_FIELDS, options) };
      const jobName = name ?? (typeof file.jobName === "string" ? file.jobName : undefined);
      if (jobName === undefined || Object.keys(changes).length === 0) throw new UsageError(context.say(NOTHING));
      const client = await context.api();
      const isWhole = textOf(options.file) !== undefined;
      // The API takes whole jobs: fields that are not named are read first, and no change between is overwritten.
      const stored = isWhole ? undefined : await client.call("get-job", { path: { jobName } });
      const body = { ...stored?.value, ...changes, jobName };
      const ifMatch = textOf(options.ifMatch) ?? stored?.etag;
      const { value } = await client.call("update-job", { body: body as never, ifMatch });
      told(context, value, { en: `job ${jobName} is changed`, zh: `作业 ${jobName} 已修改` });
      return undefined;
    },
  },
  {
    name: "job delete",
    summary: { en: "deregister a job and cancel its running execution", zh: "注销作业并取消其正在运行的执行" },
    takes: [{ ...JOB, isMany: true }],
    options: [IF_MATCH],
    reaches: ["deregister-named-job"],
    example: "elastic-job job delete nightly",
    async run({ api, print }, names, options) {
      const client = await api();
      for (const jobName of names) {
        await client.call("deregister-named-job", { path: { jobName }, ifMatch: textOf(options.ifMatch) });
        print.done({ jobName, done: "deleted" }, { en: `job ${jobName} is deleted`, zh: `作业 ${jobName} 已删除` });
      }
      return undefined;
    },
  },
  switching(
    SWITCHED,
    "disable",
    {
      en: "disable jobs: waiting fires are skipped, running executions are cancelled",
      zh: "禁用作业：等待的被跳过，运行中的被取消",
    },
    "已禁用",
  ),
  switching(SWITCHED, "enable", { en: "enable jobs", zh: "启用作业" }, "已启用"),
];

const NEXT: Words = { en: "next", zh: "下次触发" };
const NO_FIRES: Words = { en: "it has no next fire: it is disabled", zh: "没有下次触发：作业已禁用" };
const NONE: Words = { en: "there is no such job", zh: "没有符合条件的作业" };
const NOTHING: Words = {
  en: "nothing to change: name the job and at least one field, or -f",
  zh: "没有要修改的内容：请给出作业名和至少一个字段，或使用 -f",
};
