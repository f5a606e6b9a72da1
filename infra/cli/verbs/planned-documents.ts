import type { Document } from "../documents/document.ts";
import type { Plan } from "../documents/plan.ts";
import { UsageError } from "../io.ts";
import { type Context, listOf, type Options, textOf } from "../verb.ts";
import type { Words } from "../words/words.ts";

/** The differences between the documents in the files of a command line and the stored ones. */
export async function planned(context: Context, options: Options): Promise<Plan> {
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
  const found = await storedDocuments(client);
  const isSwitching = wanted.some(({ enabled }) => enabled !== undefined);
  const stored = isSwitching ? await withEnabled(client, found) : found;
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
