import { differenceText } from "../documents/difference-text.ts";
import type { Document } from "../documents/document.ts";
import type { Difference, Plan } from "../documents/plan.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { UsageError } from "../io.ts";
import { tell } from "../output/problem-text.ts";
import { type Context, listOf, type Option, type Options, textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";

const FILES: Option = {
  flags: "-f, --file <place>",
  words: {
    en: "file, folder or - (stdin) of YAML or JSON documents, repeatable",
    zh: "YAML 或 JSON 文档的文件、目录或 -（标准输入），可重复",
  },
  isMany: true,
};
const SET: Option = {
  flags: "--set <name>",
  words: { en: "mark all that is applied as this set", zh: "将应用的文档标记为该集合" },
};
const PRUNE: Option = {
  flags: "--prune",
  words: {
    en: "remove apps and jobs that carry the mark of --set and are in no file",
    zh: "删除带有 --set 标记但不在文件中的对象",
  },
};

/** State as code: documents in files beside the stored apps and jobs. */
export const DOCUMENT_VERBS: readonly Verb[] = [
  {
    name: "apply",
    summary: { en: "make the stored apps and jobs equal to the documents", zh: "使已保存的应用与作业与文档一致" },
    options: [
      FILES,
      { flags: "--dry-run", words: { en: "show the changes that would be made", zh: "只显示将发生的变化" } },
      SET,
      PRUNE,
    ],
    reaches: [
      ...(["export-all", "create-app", "update-app", "register-job", "update-job", "deregister-named-job"] as const),
      ...(["delete-app", "enable-app", "disable-app", "enable-job", "disable-job"] as const),
    ],
    example: "elastic-job apply -f jobs/ --set team-a --prune --dry-run",
    async run(context, _, options) {
      const plan = await planned(context, options);
      if (options.dryRun === true) {
        show(context, plan);
        return EXIT.done;
      }
      return carryOutAll(context, plan);
    },
  },
  {
    name: "diff",
    summary: {
      en: "show in which fields the documents differ from the stored ones; exit code 0 equal, 1 different, above it an error",
      zh: "显示文档与已保存内容的差异；退出码 0 相同，1 不同，更大为错误",
    },
    options: [FILES, SET, PRUNE],
    reaches: ["export-all"],
    example: "elastic-job diff -f jobs/",
    async run(context, _, options) {
      const plan = await planned(context, options);
      show(context, plan);
      return plan.differences.length === 0 ? EXIT.done : EXIT.negative;
    },
  },
  {
    name: "export",
    summary: {
      en: "print every app and job as documents that `apply` takes",
      zh: "将所有应用与作业输出为 `apply` 可用的文档",
    },
    options: [
      {
        flags: "-o, --output <directory>",
        words: { en: "a file for each, in this folder", zh: "写入该目录，每个一个文件" },
      },
    ],
    reaches: ["export-all"],
    example: "elastic-job export",
    async run({ api, print }, _, options) {
      const { storedDocuments } = await import("../documents/stored.ts");
      const documents = await storedDocuments(await api());
      const directory = textOf(options.output);
      const { writeDocuments, yamlOf } = await import("../documents/write-documents.ts");
      if (directory !== undefined) {
        const files = writeDocuments(directory, documents);
        print.done(
          { files },
          {
            en: `${files.length} files are in ${directory}`,
            zh: `已在 ${directory} 写入 ${files.length} 个文件`,
          },
        );
      } else if (print.mode === "json") {
        const fieldsOf = (kind: string) => documents.filter((one) => one.kind === kind).map(({ fields }) => fields);
        print.json({ apps: fieldsOf("App"), jobs: fieldsOf("Job") });
      } else if (print.mode === "quiet") {
        print.text(documents.map(({ kind, name }) => `${kind} ${name}\n`).join(""));
      } else print.text(yamlOf(documents));
      return undefined;
    },
  },
  {
    name: "schema",
    summary: { en: "print the JSON Schema of a document, for editors", zh: "输出文档的 JSON Schema，供编辑器使用" },
    example: "elastic-job schema",
    async run({ print }) {
      print.json((await import("../documents/schema.ts")).documentSchema());
      return undefined;
    },
  },
];

async function planned(context: Context, options: Options): Promise<Plan> {
  const places = listOf(options.file);
  const set = textOf(options.set);
  const prune = options.prune === true;
  if (places.length === 0) throw new UsageError(context.say(NO_FILE));
  if (prune && set === undefined) throw new UsageError(context.say(NO_SET));
  const { SET_NAME } = await import("../documents/mark.ts");
  if (set !== undefined && !SET_NAME.test(set)) throw new UsageError(`--set: '${set}' ${context.say(BAD_SET)}`);
  const { readDocuments, readSources } = await import("../documents/read-documents.ts");
  const sources = await readSources(places, context.io);
  const wanted = readDocuments(sources, context.io.now()).map(({ document }) => document);
  // An empty folder is a mistake more often than a wish to remove everything.
  if (wanted.length === 0) throw new UsageError(context.say(NO_DOCUMENT));
  const client = await context.api();
  const { storedDocuments, withEnabled } = await import("../documents/stored.ts");
  const { planOf } = await import("../documents/plan.ts");
  const stored = await withEnabled(client, await storedDocuments(client), wanted);
  const plan = planOf(wanted, stored, { set, prune });
  refuseOrphans(context, plan, stored);
  return plan;
}

/** Removing an app removes its jobs: those of other sets stop it. */
function refuseOrphans(context: Context, { differences }: Plan, stored: readonly Document[]): void {
  const removed = (kind: Document["kind"]) =>
    new Set(differences.filter((one) => one.action === "remove" && one.kind === kind).map(({ name }) => name));
  const [apps, jobs] = [removed("App"), removed("Job")];
  const left = stored.filter(
    ({ kind, name, fields }) => kind === "Job" && !jobs.has(name) && apps.has(String(fields.appName)),
  );
  if (left.length === 0) return;
  const names = left.map(({ name, fields }) => `${fields.appName}: ${name}`).join(", ");
  throw new UsageError(`${context.say(ORPHANS)}${names}`);
}

function show({ print, io, say }: Context, { differences, equal }: Plan): void {
  if (print.mode === "json") return print.json({ differences: differences.map(({ wanted: _, ...one }) => one), equal });
  if (print.mode === "quiet") return print.text(differences.map(({ kind, name }) => `${kind} ${name}\n`).join(""));
  for (const difference of differences) print.text(differenceText(difference, io.hasColour));
  io.talk(`${say(differences.length === 0 ? ALL_EQUAL : counted(differences, equal))}\n`);
}

/** Goes on after a refusal, and ends with the code of the first one. A server that does not answer ends it. */
async function carryOutAll(context: Context, { differences, equal }: Plan): Promise<ExitCode> {
  const { print, io } = context;
  const { carryOut } = await import("../documents/carry-out.ts");
  const client = await context.api();
  const done: Difference[] = [];
  let code: ExitCode = EXIT.done;
  for (const difference of differences) {
    const label = `${difference.kind} ${difference.name}`;
    try {
      await carryOut(client, difference);
      done.push(difference);
      if (print.mode === "people") print.text(differenceText(difference, io.hasColour));
    } catch (error) {
      if (io.signal.aborted) throw error;
      const told = tell(error, io.language);
      io.talk(`${label}: ${told.text}`);
      if (code === EXIT.done) code = told.code;
      if (told.code === EXIT.unreachable || told.code === EXIT.auth) break;
    }
  }
  if (print.mode === "json") print.json({ differences: done.map(({ wanted: _, ...one }) => one), equal });
  else if (print.mode === "people") io.talk(`${context.say(counted(done, equal))}\n`);
  return code;
}

function counted(differences: readonly Difference[], equal: number): Words {
  const count = (action: Difference["action"]) => differences.filter((one) => one.action === action).length;
  const [made, changed, removed] = [count("create"), count("update"), count("remove")];
  return {
    en: `${made} created, ${changed} changed, ${removed} removed, ${equal} equal`,
    zh: `新建 ${made}，修改 ${changed}，删除 ${removed}，相同 ${equal}`,
  };
}

const ALL_EQUAL: Words = { en: "no difference", zh: "没有差异" };
const NO_FILE: Words = {
  en: "-f is required: a file, a folder, or - for stdin",
  zh: "需要 -f：文件、目录，或 - 表示标准输入",
};
const NO_SET: Words = {
  en: "--prune needs --set: only apps and jobs with the mark of a set may be removed",
  zh: "--prune 需要 --set：只能删除带有该集合标记的对象",
};
const BAD_SET: Words = {
  en: "is no name; letters, digits, '.', '_' and '-' make one",
  zh: "不是有效名称；应由字母、数字、'.'、'_'、'-' 组成",
};
const NO_DOCUMENT: Words = { en: "there is no document in these places", zh: "这些位置中没有文档" };
const ORPHANS: Words = {
  en: "an app cannot be removed while jobs of another set belong to it: ",
  zh: "应用仍有不属于该集合的作业，不能删除：",
};
