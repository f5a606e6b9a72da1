import type { AppConfig } from "../../../functions/contract/app.ts";
import { UsageError } from "../io.ts";
import type { Column } from "../output/table.ts";
import { type Context, type Option, textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";
import { bodyIn, FILE } from "./body-file.ts";
import { APP_FIELDS, fieldsIn, optionsOf } from "./fields.ts";
import { IF_MATCH } from "./if-match.ts";
import { switching } from "./switching.ts";

const APP = { name: "app", words: { en: "name of the app", zh: "应用名称" } };

const SWITCHED = { noun: "app", takes: APP, options: [IF_MATCH], named: "reports", chinese: "应用" } as const;

const COLUMNS: readonly Column<AppConfig>[] = [
  { title: { en: "APP", zh: "应用" }, value: ({ appName }) => appName },
  { title: { en: "PACKAGE", zh: "应用包" }, value: ({ appURL }) => appURL, gives: true },
  { title: { en: "START", zh: "启动脚本" }, value: ({ bootstrapScript }) => bootstrapScript, gives: true },
  { title: same("CPU"), value: ({ cpuCount }) => cpuCount },
  { title: { en: "MEMORY", zh: "内存" }, value: ({ memoryMB }) => `${memoryMB} MB` },
];

const fieldsOf = (app: AppConfig): (readonly [Words, unknown])[] =>
  Object.entries(app).map(([name, value]) => [
    same(name),
    typeof value === "object"
      ? Object.entries(value)
          .map((pair) => pair.join("="))
          .join("\n")
      : value,
  ]);

const show = ({ print }: Context, app: AppConfig) => print.one(app, fieldsOf(app), app.appName);

const YES: Option = { flags: "-y, --yes", words: { en: "it is meant", zh: "确认执行" } };

export const APP_VERBS: readonly Verb[] = [
  {
    name: "app list",
    summary: { en: "list apps", zh: "列出应用" },
    options: [
      { flags: "--prefix <text>", words: { en: "apps whose names begin so", zh: "只列出名称以此开头的应用" } },
      { flags: "--state <state>", words: same("ENABLED | DISABLED") },
    ],
    reaches: ["list-apps"],
    example: "elastic-job app list",
    async run({ api, print }, _, options) {
      const query = { prefix: textOf(options.prefix), state: textOf(options.state) };
      const apps: AppConfig[] = [];
      for await (const app of (await api()).each("list-apps", { query })) apps.push(app);
      print.rows(apps, COLUMNS, ({ appName }) => appName, NONE);
      return undefined;
    },
  },
  {
    name: "app get",
    summary: { en: "show one app", zh: "查看应用" },
    takes: [APP],
    reaches: ["get-app", "get-app-disabled"],
    example: "elastic-job app get hello",
    async run(context, [appName = ""]) {
      const client = await context.api();
      const { value: app } = await client.call("get-app", { path: { appName } });
      if (context.print.mode !== "people") return void show(context, app);
      const { value: isDisabled } = await client.call("get-app-disabled", { path: { appName } });
      context.print.one(app, [...fieldsOf(app), [{ en: "disabled", zh: "已禁用" }, isDisabled]], appName);
      return undefined;
    },
  },
  {
    name: "app publish",
    summary: { en: "publish an app", zh: "发布应用" },
    takes: [{ ...APP, isOptional: true }],
    options: [FILE, ...optionsOf(APP_FIELDS)],
    reaches: ["create-app"],
    example:
      "elastic-job app publish reports --app-url http://127.0.0.1:9/reports.tar.gz --bootstrap-script bin/start.sh",
    async run(context, [appName], options) {
      const file = await bodyIn(context.io, options);
      const body = { ...file, ...(appName !== undefined && { appName }), ...fieldsIn(APP_FIELDS, options) };
      const { value } = await (await context.api()).call("create-app", { body: body as never });
      context.print.done(value, {
        en: `app ${value.appName} is published`,
        zh: `应用 ${value.appName} 已发布`,
      });
      return undefined;
    },
  },
  {
    name: "app update",
    summary: { en: "change an app: fields that are not named stay as they are", zh: "修改应用：未给出的字段保持不变" },
    takes: [{ ...APP, isOptional: true }],
    options: [FILE, ...optionsOf(APP_FIELDS), IF_MATCH],
    reaches: ["update-app"],
    example: "elastic-job app update reports --memory-mb 192",
    async run(context, [appName], options) {
      const file = await bodyIn(context.io, options);
      const body = { ...file, ...(appName !== undefined && { appName }), ...fieldsIn(APP_FIELDS, options) };
      if (Object.keys(body).length < 2) throw new UsageError(context.say(NOTHING));
      const ifMatch = textOf(options.ifMatch);
      const { value } = await (await context.api()).call("update-app", { body: body as never, ifMatch });
      context.print.done(value, { en: `app ${value.appName} is changed`, zh: `应用 ${value.appName} 已修改` });
      return undefined;
    },
  },
  {
    name: "app delete",
    summary: { en: "delete an app and all of its jobs", zh: "删除应用及其全部作业" },
    takes: [APP],
    options: [IF_MATCH, YES],
    reaches: ["delete-app"],
    example: "elastic-job app delete reports --yes",
    async run(context, [appName = ""], options) {
      if (options.yes !== true) throw new UsageError(context.say(ASK));
      await (await context.api()).call("delete-app", { path: { appName }, ifMatch: textOf(options.ifMatch) });
      context.print.done(
        { appName, done: "deleted" },
        { en: `app ${appName} is deleted`, zh: `应用 ${appName} 已删除` },
      );
      return undefined;
    },
  },
  switching(
    SWITCHED,
    "disable",
    { en: "disable an app: nothing of its jobs runs", zh: "禁用应用：其作业不再运行" },
    "已禁用",
  ),
  switching(SWITCHED, "enable", { en: "enable an app", zh: "启用应用" }, "已启用"),
];

const NONE: Words = {
  en: "there is no app; `elastic-job app publish` makes one",
  zh: "没有应用；用 `elastic-job app publish` 发布",
};
const NOTHING: Words = {
  en: "nothing to change: name the app and at least one field, or -f",
  zh: "没有要修改的内容：请给出应用名和至少一个字段，或使用 -f",
};
const ASK: Words = {
  en: "--yes is required: the app's jobs are removed and all that runs of them is cancelled",
  zh: "需要 --yes：该应用的作业会被删除，正在运行的执行会被取消",
};
