import { NewApp } from "../../../functions/contract/app.ts";
import { configurationIn, type Node, zookeeperNodes } from "../formats/zookeeper.ts";
import { ImportError, type Imported, type ImportedDocument, type Importer } from "../importer.ts";
import { jobDocument } from "../job-draft.ts";
import { type Fate, Ledger, leftAlone } from "../ledger.ts";
import { elasticJobFields, flattened } from "./elastic-job-fields.ts";

/** The part of a path behind the namespace. */
const at = (pattern: string) => new RegExp(`(?:^|/)${pattern}/([^/]+)$`);
const APP = at("config/app");
const JOB = at("config/job");
const DISABLED_APP = at("state/disable/app");
const DISABLED_JOB = at("state/disable/job");
const STATE = /(?:^|\/)state\/(ready|running|failover)\/(.+)$/;

const APP_FIELDS = [
  ...["appName", "appURL", "bootstrapScript", "cpuCount", "memoryMB", "appCacheEnable", "eventTraceSamplingCount"],
];

/** Elastic-Job-Cloud's configuration in ZooKeeper, 2.x (JSON) and 3.x (YAML), with its marks of disablement. */
export const importElasticJobCloud: Importer = (sources, settings): Imported => {
  const documents: ImportedDocument[] = [];
  const fates: Fate[] = [];
  const taken = new Set<string>();
  for (const source of sources) {
    const nodes = zookeeperNodes(source);
    const disabled = (pattern: RegExp) => new Set(nodes.flatMap(({ path }) => pattern.exec(path)?.[1] ?? []));
    const [apps, jobs] = [disabled(DISABLED_APP), disabled(DISABLED_JOB)];
    const found = nodes.filter(({ path }) => APP.test(path) || JOB.test(path));
    if (found.length === 0) throw new ImportError(source.from, 1, "it holds no node below /config/app or /config/job");
    for (const node of found) {
      const isApp = APP.test(node.path);
      const ledger = new Ledger(`${source.from} ${node.path}`, flattened(configurationIn(source.from, node)));
      const document = isApp ? appOf(ledger, apps) : jobOf(ledger, settings, taken, jobs);
      if (document !== undefined) documents.push(document);
      fates.push(...ledger.close());
    }
    fates.push(...stateOf(source.from, nodes, documents));
  }
  return { documents, fates, files: [] };
};

function appOf(ledger: Ledger, disabled: ReadonlySet<string>): ImportedDocument | undefined {
  const fields: Record<string, unknown> = {};
  for (const field of APP_FIELDS)
    if (ledger.has(field)) {
      fields[field] = ledger.get(field);
      ledger.kept(field);
    }
  const read = NewApp.safeParse(fields);
  if (!read.success) {
    for (const { path, message } of read.error.issues)
      ledger.refused(String(path[0]), `the app is not imported: ${message}`);
    return undefined;
  }
  const name = String(fields.appName);
  return { kind: "App", name, fields, ...(disabled.has(name) && { enabled: false }) };
}

function jobOf(ledger: Ledger, settings: Parameters<Importer>[1], taken: Set<string>, disabled: ReadonlySet<string>) {
  const fields = elasticJobFields(ledger, settings, taken);
  for (const field of ["appName", "cpuCount", "memoryMB", "jobExecutionType"])
    if (ledger.has(field)) {
      fields[field] = ledger.get(field);
      ledger.kept(field);
    }
  // 3.x stores no type and no class. The type is in the app's code; this API asks for a class, and no runner uses it.
  fields.jobType ??= "SIMPLE";
  if (fields.jobType !== "SCRIPT") fields.jobClass ??= fields.jobName;
  const isDisabled = disabled.has(String(ledger.get("jobName"))) || ledger.get("disabled") === true;
  ledger.translated("disabled", "enabled");
  return jobDocument(ledger, fields, {}, isDisabled ? false : undefined);
}

/** Marks of disablement are carried; work that runs and waits belongs to the old cluster. */
function stateOf(from: string, nodes: readonly Node[], documents: readonly ImportedDocument[]): Fate[] {
  const names = new Set(documents.map(({ name }) => name));
  return nodes.flatMap(({ path, value }): Fate[] => {
    const item = `${from} ${path}`;
    const name = (DISABLED_APP.exec(path) ?? DISABLED_JOB.exec(path))?.[1];
    if (name !== undefined)
      return [
        names.has(name)
          ? { item, field: "(mark)", value, fate: "translated", words: "enabled: false" }
          : { item, field: "(mark)", value, fate: "lost", words: `there is no configuration of ${name} in this dump` },
      ];
    if (APP.test(path) || JOB.test(path)) return [];
    const state = STATE.exec(path)?.[1];
    if (state !== undefined) return [leftAlone(item, value, `${state} work ends in the old cluster`)];
    return value === "" ? [] : [leftAlone(item, value, "it is no configuration")];
  });
}
