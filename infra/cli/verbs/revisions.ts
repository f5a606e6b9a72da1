import type { AppRevisionView, ChangeView, JobRevision } from "../../../functions/contract/revision-view.ts";
import type { Column } from "../output/table.ts";
import { instantIn } from "../output/times.ts";
import { textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { LIMIT, limitOf, some } from "./limit.ts";

const COMPARE = {
  flags: "--compare <revision>",
  words: {
    en: "show the difference from this revision (default: the one before)",
    zh: "与该修订比较（默认：前一修订）",
  },
};
const REVISION = {
  name: "revision",
  words: { en: "its number, as `revisions` shows it", zh: "修订号，见 `revisions`" },
};

type Row = JobRevision | AppRevisionView;

const short = (value: unknown) => (value === undefined ? "(none)" : JSON.stringify(value));
const changesText = ({ differences }: Row) =>
  differences.map(({ field, before, after }) => `${field}: ${short(before)} → ${short(after)}`).join("; ");

const columnsIn = (zone: string): Column<Row>[] => [
  { title: { en: "REVISION", zh: "修订" }, value: ({ revision }) => revision },
  { title: { en: `TIME (${zone})`, zh: `时间（${zone}）` }, value: ({ time }) => instantIn(time, zone) },
  { title: { en: "ACTION", zh: "操作" }, value: ({ action }) => action },
  { title: { en: "CALLER", zh: "操作者" }, value: ({ caller }) => caller, gives: true },
  { title: { en: "CHANGES", zh: "变化" }, value: changesText, gives: true },
];

const changeColumns = (zone: string): Column<ChangeView>[] => [
  { title: { en: `TIME (${zone})`, zh: `时间（${zone}）` }, value: ({ time }) => instantIn(time, zone) },
  { title: { en: "ACTION", zh: "操作" }, value: ({ action }) => action },
  { title: { en: "NAME", zh: "名称" }, value: ({ of, name }) => `${of} ${name}` },
  { title: { en: "REVISION", zh: "修订" }, value: ({ revision }) => revision },
  { title: { en: "CALLER", zh: "操作者" }, value: ({ caller }) => caller, gives: true },
];

const NONE: Words = { en: "there is no revision", zh: "没有修订" };

/** The verbs of one kind: its history, and the way back. */
function revisionVerbs(kind: "app" | "job", place: Words, example: string): Verb[] {
  const call = <T>(name: string, ofApp: (appName: string) => T, ofJob: (jobName: string) => T) =>
    kind === "app" ? ofApp(name) : ofJob(name);
  return [
    {
      name: `${kind} revisions`,
      summary: {
        en: `the history of ${kind}s: callers, times, changes`,
        zh: `${place.zh}的修订历史：操作者、时间与变化`,
      },
      takes: [{ name: kind, words: place }],
      options: [COMPARE, LIMIT],
      reaches: [`list-${kind}-revisions`],
      example: `elastic-job ${kind} revisions ${example}`,
      async run({ api, io, print }, [name = ""], options) {
        const client = await api();
        const query = { compare: textOf(options.compare) };
        const rows: AsyncIterable<Row> = call<AsyncIterable<Row>>(
          name,
          (appName) => client.each("list-app-revisions", { path: { appName }, query }),
          (jobName) => client.each("list-job-revisions", { path: { jobName }, query }),
        );
        const most = limitOf(textOf(options.limit), 20);
        print.rows(await some(rows, most), columnsIn(io.zone), ({ revision }) => String(revision), NONE);
        return undefined;
      },
    },
    {
      name: `${kind} restore`,
      summary: { en: "make an older revision the newest", zh: "将旧修订恢复为最新" },
      takes: [{ name: kind, words: place }, REVISION],
      reaches: [`restore-${kind}`],
      example: `elastic-job ${kind} restore ${example} 1`,
      async run({ api, print }, [name = "", revision = ""]) {
        const client = await api();
        const { value } = await call<Promise<{ value: object }>>(
          name,
          (appName) => client.call("restore-app", { path: { appName, revision } }),
          (jobName) => client.call("restore-job", { path: { jobName, revision } }),
        );
        print.done(value, {
          en: `${kind} ${name} is as it was in revision ${revision}`,
          zh: `${place.zh} ${name} 已恢复到修订 ${revision}`,
        });
        return undefined;
      },
    },
  ];
}

export const REVISION_VERBS: readonly Verb[] = [
  ...revisionVerbs("app", { en: "app", zh: "应用" }, "hello"),
  ...revisionVerbs("job", { en: "job", zh: "作业" }, "hello"),
  {
    name: "changes",
    summary: {
      en: "all changes of apps and jobs with their callers, newest first",
      zh: "所有应用与作业的变更及操作者，最新的在前",
    },
    options: [
      {
        flags: "--from <instant>",
        words: { en: "ISO-8601 with a zone (30 days ago)", zh: "起始时刻，带时区的 ISO-8601（30 天前）" },
      },
      {
        flags: "--to <instant>",
        words: { en: "ISO-8601 with a zone (now)", zh: "结束时刻，带时区的 ISO-8601（现在）" },
      },
      LIMIT,
    ],
    reaches: ["list-changes"],
    example: "elastic-job changes -n 5",
    async run({ api, io, print }, _, options) {
      const query = { from: textOf(options.from), to: textOf(options.to) };
      const rows = await some((await api()).each("list-changes", { query }), limitOf(textOf(options.limit), 20));
      print.rows(rows, changeColumns(io.zone), ({ of, name, revision }) => `${of} ${name} ${revision}`, NONE);
      return undefined;
    },
  },
];
