import { NOTICE_KINDS, WEBHOOK_FORMATS } from "../../../functions/contract/notice.ts";
import type { NoticeDelivery, Notices } from "../../../functions/contract/notice-view.ts";
import type { Column } from "../output/table.ts";
import { instantIn } from "../output/times.ts";
import { listOf, textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";
import { bodyIn, FILE } from "./body-file.ts";
import { LIMIT, limitOf, some } from "./limit.ts";

const NAME = { name: "name", words: { en: "name of the subscription", zh: "订阅名称" } };

const about = ({ appName, jobName }: Notices) =>
  [appName !== undefined && `app ${appName}`, jobName !== undefined && `job ${jobName}`].filter(Boolean).join(", ") ||
  "*";

const columnsIn = (zone: string): Column<Notices>[] => [
  { title: { en: "NAME", zh: "名称" }, value: ({ name }) => name },
  { title: { en: "ABOUT", zh: "范围" }, value: about },
  { title: { en: "TELLS", zh: "内容" }, value: ({ kinds }) => kinds.join(", "), gives: true },
  { title: { en: "FORMAT", zh: "格式" }, value: ({ format }) => format ?? "sns" },
  { title: { en: "TO", zh: "地址" }, value: ({ host, topicArn }) => host ?? topicArn },
  {
    title: { en: `CHANGED (${zone})`, zh: `修改于（${zone}）` },
    value: ({ updateTime }) => instantIn(updateTime, zone),
  },
];

const deliveryColumns = (zone: string): Column<NoticeDelivery>[] => [
  { title: { en: `TIME (${zone})`, zh: `时间（${zone}）` }, value: ({ time }) => instantIn(time, zone) },
  { title: { en: "STATUS", zh: "状态" }, value: ({ status }) => status },
  { title: { en: "TRIES", zh: "尝试次数" }, value: ({ tries }) => tries },
  { title: { en: "PROBLEM", zh: "问题" }, value: ({ problem }) => problem, gives: true },
  {
    title: { en: "EVENTS", zh: "事件" },
    value: ({ events }) => events.map(({ jobName, kind }) => `${jobName} ${kind}`).join(", "),
    gives: true,
  },
];

const NONE: Words = { en: "there are no subscriptions", zh: "没有订阅" };

/** Subscriptions of events of jobs. */
export const NOTICE_VERBS: readonly Verb[] = [
  {
    name: "notices list",
    summary: { en: "subscriptions of events of jobs", zh: "列出通知订阅" },
    reaches: ["list-notices"],
    example: "elastic-job notices list",
    async run({ api, io, print }) {
      const { value } = await (await api()).call("list-notices", {});
      print.rows(value, columnsIn(io.zone), ({ name }) => name, NONE);
      return undefined;
    },
  },
  {
    name: "notices get",
    summary: { en: "show one subscription", zh: "显示一个通知订阅" },
    takes: [NAME],
    reaches: ["get-notices"],
    example: "elastic-job notices get ops",
    async run({ api, io, print }, [name = ""]) {
      const { value } = await (await api()).call("get-notices", { path: { name } });
      print.one(
        value,
        columnsIn(io.zone).map(({ title, value: of }) => [title, of(value)] as const),
        name,
      );
      return undefined;
    },
  },
  {
    name: "notices put",
    summary: {
      en: "tell a webhook, a chat robot or an SNS topic of events of jobs",
      zh: "创建或替换通知订阅（Webhook、群机器人或 SNS 主题）",
    },
    takes: [NAME],
    options: [
      FILE,
      { flags: "--hook <url>", words: { en: "https address that is told", zh: "接收通知的 https 地址" } },
      { flags: "--topic <arn>", words: { en: "SNS topic that is told", zh: "接收通知的 SNS 主题" } },
      { flags: "--format <format>", words: same(WEBHOOK_FORMATS.join(" | ")), choices: WEBHOOK_FORMATS },
      { flags: "--secret <secret>", words: { en: "signs; json needs whsec_…", zh: "签名密钥；json 需要 whsec_…" } },
      { flags: "--app <name>", words: { en: "only jobs of this app", zh: "仅该应用的作业" } },
      { flags: "--job <name>", words: { en: "only this job", zh: "仅该作业" } },
      { flags: "--kind <kind>", words: same(NOTICE_KINDS.join(" | ")), isMany: true, choices: NOTICE_KINDS },
      {
        flags: "--skipped-in-a-row <count>",
        words: { en: "skipped fires that are told (3)", zh: "连续跳过多少次后通知（3）" },
      },
    ],
    reaches: ["put-notices"],
    example: "elastic-job notices put ops --hook https://hooks.slack.com/services/T0/B0/x --format slack --kind failed",
    async run({ api, io, print }, [name = ""], options) {
      const kinds = listOf(options.kind);
      const given = {
        url: textOf(options.hook),
        topicArn: textOf(options.topic),
        format: textOf(options.format),
        secret: textOf(options.secret),
        appName: textOf(options.app),
        jobName: textOf(options.job),
        skippedInARow: textOf(options.skippedInARow),
        ...(kinds.length > 0 && { kinds }),
      };
      const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const body = { ...(await bodyIn(io, options)), ...own } as never;
      const { value } = await (await api()).call("put-notices", { path: { name }, body });
      print.done(value, { en: `${name} is told`, zh: `已订阅 ${name}` });
      return undefined;
    },
  },
  {
    name: "notices delete",
    summary: { en: "tell a subscription nothing more", zh: "删除通知订阅" },
    takes: [NAME],
    reaches: ["delete-notices"],
    example: "elastic-job notices delete ops",
    async run({ api, print }, [name = ""]) {
      await (await api()).call("delete-notices", { path: { name } });
      print.done({ name, done: "deleted" }, { en: `${name} is told nothing more`, zh: `已删除 ${name}` });
      return undefined;
    },
  },
  {
    name: "notices test",
    summary: { en: "tell a subscription a test", zh: "发送一条测试通知" },
    takes: [NAME],
    reaches: ["test-notices"],
    example: "elastic-job notices test ops",
    async run({ api, print }, [name = ""]) {
      const { value } = await (await api()).call("test-notices", { path: { name } });
      print.done(value, {
        en: `a test is on its way; \`notices deliveries ${name}\` shows its end`,
        zh: `测试通知已发出；用 \`notices deliveries ${name}\` 查看结果`,
      });
      return undefined;
    },
  },
  {
    name: "notices deliveries",
    summary: { en: "the last messages to a subscription, and how they ended", zh: "最近的通知及其结果" },
    takes: [NAME],
    options: [LIMIT],
    reaches: ["list-deliveries"],
    example: "elastic-job notices deliveries ops",
    async run({ api, io, print }, [name = ""], options) {
      const most = limitOf(textOf(options.limit), 20);
      const rows = await some((await api()).each("list-deliveries", { path: { name } }), most);
      print.rows(rows, deliveryColumns(io.zone), ({ id }) => id, { en: "nothing was told", zh: "没有通知记录" });
      return undefined;
    },
  },
];
