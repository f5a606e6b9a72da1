import { writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Imported, Settings } from "../../import/importer.ts";
import type { Fate } from "../../import/ledger.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../io.ts";
import { type Column, table } from "../output/table.ts";
import { type Context, type Options, textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { readText } from "./body-file.ts";

const KINDS = ["elastic-job-cloud", "elastic-job-lite", "xxl-job", "crontab", "kubernetes", "eventbridge"] as const;

const TONES = { kept: "dim", translated: "plain", lost: "bad" } as const;
const FATES: Readonly<Record<Fate["fate"], Words>> = {
  kept: { en: "kept", zh: "保留" },
  translated: { en: "translated", zh: "转换" },
  lost: { en: "LOST", zh: "丢失" },
};

const shown = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

const columnsIn = (language: keyof Words): Column<Fate>[] => [
  { title: { en: "SOURCE", zh: "来源" }, value: ({ item }) => item, gives: true },
  { title: { en: "FIELD", zh: "字段" }, value: ({ field }) => field },
  { title: { en: "VALUE", zh: "值" }, value: ({ value }) => shown(value), gives: true },
  { title: { en: "FATE", zh: "结果" }, value: ({ fate }) => FATES[fate][language], tone: ({ fate }) => TONES[fate] },
  { title: { en: "BECOMES, OR THE REASON", zh: "转换为，或原因" }, value: ({ words }) => words, gives: true },
];

export const IMPORT_VERBS: readonly Verb[] = [
  {
    name: "import",
    summary: {
      en: "turn the jobs of another scheduler into documents, with the fate of every field",
      zh: "将其他调度系统的作业转换为文档，并报告每个字段的去向",
    },
    takes: [
      { name: "kind", words: { en: "the scheduler", zh: "来源系统" }, choices: KINDS },
      { name: "file", words: { en: "its files; - is stdin", zh: "其文件；- 为标准输入" }, isMany: true },
    ],
    options: [
      {
        flags: "-o, --output <directory>",
        words: { en: "write a file for each document, and scripts", zh: "将文档与脚本写入该目录" },
      },
      {
        flags: "--dry-run",
        words: { en: "show documents and report, write no file", zh: "只显示文档与报告，不写文件" },
      },
      { flags: "--accept-loss", words: { en: "go on although fields are lost", zh: "即使有字段丢失也继续" } },
      { flags: "--zone <zone>", words: { en: "IANA zone of the old server (UTC)", zh: "原服务器的时区（UTC）" } },
      { flags: "--app <app>", words: { en: "app of the jobs", zh: "作业所属的应用" } },
      { flags: "--app-url <address>", words: { en: "address of the app's package", zh: "应用包的地址" } },
      { flags: "--shards <count>", words: { en: "shards of jobs that ran on all servers", zh: "广播作业的分片数" } },
      {
        flags: "--cpu-count <number>",
        words: { en: "vCPU of a shard where the source says none (0.1)", zh: "来源未给出时单分片的 vCPU（0.1）" },
      },
      {
        flags: "--memory-mb <number>",
        words: { en: "MB of a shard where the source says none (128)", zh: "来源未给出时单分片的内存 MB（128）" },
      },
      {
        flags: "--system",
        words: { en: "crontab: lines name a user, as in /etc/cron.d", zh: "crontab：行中含用户，如 /etc/cron.d" },
      },
    ],
    example: "elastic-job import crontab - --zone Asia/Shanghai --dry-run",
    notes: {
      en: "Fates: kept, translated, LOST. If anything is lost, nothing is written and the exit code is 1; --accept-loss accepts it.",
      zh: "字段去向：保留、转换、丢失。如有丢失，则不写入任何内容且退出码为 1；--accept-loss 表示接受。",
    },
    async run(context, [kind = "", ...files], options) {
      const { io, print, say } = context;
      const { IMPORTERS } = await import("../../import/import-kinds.ts");
      const { ImportError } = await import("../../import/importer.ts");
      const sources = await Promise.all(
        files.map(async (from) =>
          from === "-" ? { from: "stdin", text: await io.input() } : { from, text: readText(from) },
        ),
      );
      let imported: Imported;
      try {
        const importer = IMPORTERS[kind];
        if (importer === undefined) throw new UsageError(kind);
        imported = importer(sources, settingsOf(context, options));
      } catch (error) {
        throw error instanceof ImportError ? new UsageError(error.message) : error;
      }
      const lost = imported.fates.filter(({ fate }) => fate === "lost");
      const isRefused = lost.length > 0 && options.acceptLoss !== true;
      if (print.mode === "json") print.json(imported);
      else {
        if (print.mode === "people") report(context, await inLanguage(io.language, imported.fates));
        if (!isRefused || options.dryRun === true) await write(context, imported, options);
      }
      if (isRefused) io.talk(`${say(REFUSED)}\n`);
      return isRefused ? EXIT.negative : EXIT.done;
    },
  },
];

function settingsOf({ io }: Context, options: Options): Settings {
  const number = (name: string, flag: string, byDefault: number) => {
    const text = textOf(options[name]);
    if (text !== undefined && !/^\d{1,9}(\.\d{1,3})?$/.test(text))
      throw new UsageError(`--${flag}: '${text}' ${NUMBER[io.language]}`);
    return text === undefined ? byDefault : Number(text);
  };
  const shards = number("shards", "shards", 0);
  return {
    zone: textOf(options.zone),
    app: textOf(options.app),
    appURL: textOf(options.appUrl),
    shards: shards === 0 ? undefined : shards,
    cpuCount: number("cpuCount", "cpu-count", 0.1),
    memoryMB: number("memoryMb", "memory-mb", 128),
    system: options.system === true,
  };
}

/** The importers write English. --json prints it in both languages: scripts may compare the texts. */
async function inLanguage(language: keyof Words, fates: readonly Fate[]): Promise<readonly Fate[]> {
  if (language === "en") return fates;
  const { reportTextInChinese } = await import("../words/import-words.ts");
  return fates.map((one) => (one.words === undefined ? one : { ...one, words: reportTextInChinese(one.words) }));
}

/** The report goes to stderr: stdout is for the documents. Kept fields are counted only. */
function report({ io, say }: Context, fates: readonly Fate[]): void {
  const count = (fate: Fate["fate"]) => fates.filter((one) => one.fate === fate).length;
  const told = fates.filter(({ fate }) => fate !== "kept");
  const form = { language: io.language, columns: io.columns, hasColour: false };
  if (told.length > 0) io.talk(table(told, columnsIn(io.language), form));
  const [kept, translated, lost] = [count("kept"), count("translated"), count("lost")];
  io.talk(
    `${say({
      en: `${kept} kept, ${translated} translated, ${lost} lost`,
      zh: `保留 ${kept}，转换 ${translated}，丢失 ${lost}`,
    })}\n`,
  );
}

async function write({ print }: Context, { documents, files }: Imported, options: Options): Promise<void> {
  const { writeDocuments, yamlOf } = await import("../documents/write-documents.ts");
  const directory = textOf(options.output);
  if (directory === undefined || options.dryRun === true) return print.text(yamlOf(documents));
  const written = writeDocuments(directory, documents);
  for (const { path: file, text } of files) {
    const place = path.join(directory, "package", file);
    await mkdir(path.dirname(place), { recursive: true });
    writeFileSync(place, text, { mode: 0o755 });
    written.push(place);
  }
  print.done(
    {},
    { en: `${written.length} files are in ${directory}`, zh: `已在 ${directory} 写入 ${written.length} 个文件` },
  );
}

const NUMBER: Words = { en: "is no number", zh: "不是数字" };
const REFUSED: Words = {
  en: "nothing was written, because fields are lost: --accept-loss accepts it",
  zh: "有字段丢失，未写入任何内容：可用 --accept-loss 接受",
};
