import { textOf, type Verb } from "../verb.ts";

/** State as code: documents in files beside what is stored. */
export const DOCUMENT_VERBS: readonly Verb[] = [
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
          { en: `${files.length} files are in ${directory}`, zh: `已在 ${directory} 写入 ${files.length} 个文件` },
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
];
