import { type Document, plainOf } from "../documents/document.ts";
import { EXIT } from "../exit-codes.ts";
import { type Option, textOf, type Verb } from "../verb.ts";
import { carryOutAll, show } from "./carry-out-all.ts";
import { planned } from "./planned-documents.ts";

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
      ...([
        "export-all",
        "list-apps",
        "list-jobs",
        "create-app",
        "update-app",
        "register-job",
        "update-job",
        "deregister-named-job",
      ] as const),
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
    reaches: ["export-all", "list-apps", "list-jobs"],
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
    reaches: ["export-all", "list-apps", "list-jobs"],
    example: "elastic-job export",
    async run({ api, print }, _, options) {
      const { storedDocuments, withEnabled } = await import("../documents/stored.ts");
      const client = await api();
      // Enabled is the default: only the document of a disabled job or app mentions it.
      const documents = (await withEnabled(client, await storedDocuments(client))).map(
        ({ enabled, ...document }): Document => (enabled ? document : { ...document, enabled: false }),
      );
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
        const fieldsOf = (wanted: string) =>
          documents
            .filter((one) => one.kind === wanted)
            .map((one) => {
              const { kind: _, ...fields } = plainOf(one);
              return fields;
            });
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
