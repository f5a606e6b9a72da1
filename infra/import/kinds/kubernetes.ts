import { MAX_TIMEOUT_SECONDS } from "../../../functions/contract/job.ts";
import { commandArgument } from "../formats/command-argument.ts";
import { KUBERNETES, quartzOf } from "../formats/vixie-cron.ts";
import { yamlValues } from "../formats/yaml.ts";
import {
  ImportError,
  type Imported,
  type ImportedDocument,
  type Importer,
  type Settings,
  type Source,
} from "../importer.ts";
import { appDocument, jobDocument, safeName } from "../job-draft.ts";
import { type Fate, Ledger, leavesOf, leftAlone } from "../ledger.ts";
import { isObject, type Tree } from "../tree.ts";

const SPEC = "spec.jobTemplate.spec";
const CONTAINER = `${SPEC}.template.spec.containers.0`;

/** CronJobs of Kubernetes (`batch/v1`), in YAML or JSON. Fields that need an image are lost for now. */
export const importKubernetes: Importer = (sources, settings): Imported => {
  const documents: ImportedDocument[] = [];
  const fates: Fate[] = [];
  const taken = new Set<string>();
  const apps = new Set<string>();
  for (const source of sources)
    for (const object of objectsIn(source)) {
      if (object.kind !== "CronJob") {
        const { name = "" } = isObject(object.metadata) ? object.metadata : {};
        fates.push(leftAlone(`${source.from} ${object.kind ?? "object"} ${name}`, undefined, "it is no CronJob"));
        continue;
      }
      const leaves = leavesOf(object);
      const namespace = String(leaves["metadata.namespace"] ?? "default");
      const app = settings.app ?? safeName(`kubernetes-${namespace}`, new Set());
      apps.add(app);
      const ledger = new Ledger(`${source.from} ${namespace}/${leaves["metadata.name"] ?? ""}`, leaves);
      documents.push(...jobsOf(ledger, settings, app, taken));
      fates.push(...ledger.close());
    }
  const published = [...apps].flatMap((app) => appDocument(app, settings) ?? []);
  return { documents: [...published, ...documents], fates, files: [] };
};

/** @throws ImportError where none of them is a CronJob */
function objectsIn(source: Source): Tree[] {
  const found = yamlValues(source).flatMap((value): Tree[] => {
    const list = isObject(value) && value.kind === "List" && Array.isArray(value.items) ? value.items : [value];
    return list.filter(isObject);
  });
  if (!found.some(({ kind }) => kind === "CronJob")) throw new ImportError(source.from, 1, "it holds no CronJob");
  return found;
}

function jobsOf(ledger: Ledger, settings: Settings, app: string, taken: Set<string>): ImportedDocument[] {
  const number = (field: string) => Number(ledger.get(field) ?? 0);
  for (const field of ["apiVersion", "kind"]) ledger.translated(field, "kind: Job");
  ledger.translated("metadata.namespace", `appName: ${app}`);
  for (const field of ledger.open("metadata.")) if (field !== "metadata.name") metadata(ledger, field);
  for (const field of ledger.open("status")) ledger.translated(field, "its history stays in the cluster");
  const schedule = String(ledger.get("spec.schedule") ?? "");
  const { zone, text } = zoneIn(ledger, schedule, settings);
  const translation = quartzOf(text, KUBERNETES);
  const fields = {
    ...{ appName: app, jobType: "SCRIPT", jobExecutionType: "TRANSIENT", timeZone: zone, misfire: overlapOf(ledger) },
    ...{ ...shardsOf(ledger), ...resourcesOf(ledger, settings), ...commandOf(ledger) },
    ...{ timeoutSeconds: timeoutOf(ledger, number(`${SPEC}.activeDeadlineSeconds`)) },
  };
  const isSuspended = ledger.get("spec.suspend") === true;
  ledger.translated("spec.suspend", isSuspended ? "enabled: false" : "it is enabled");
  leftOver(ledger);
  if ("reason" in translation) {
    ledger.refused("spec.schedule", `the job is not imported: ${translation.reason}`);
    return [];
  }
  const { crons, words } = translation;
  ledger.translated("spec.schedule", `cron: ${crons.join(" and ")} (${words})`);
  const name = String(ledger.get("metadata.name") ?? "");
  const made = crons.flatMap((cron) => {
    const jobName = safeName(name, taken);
    ledger.translated("metadata.name", `jobName: ${jobName}`);
    const places = { cron: "spec.schedule", timeZone: "spec.timeZone", scriptCommandLine: `${CONTAINER}.image` };
    return jobDocument(ledger, { jobName, cron, ...fields }, places, isSuspended ? false : undefined) ?? [];
  });
  return made;
}

function metadata(ledger: Ledger, field: string): void {
  if (/^metadata\.(?:uid|resourceVersion|generation|creationTimestamp|managedFields|selfLink)/.test(field))
    ledger.translated(field, "it belongs to the cluster");
  else if (/last-applied-configuration/.test(field)) ledger.translated(field, "it repeats the object");
  else ledger.lost(field, "a job has neither labels nor annotations");
}

function zoneIn(ledger: Ledger, schedule: string, settings: Settings): { zone: string; text: string } {
  const [, inline, rest] = /^(?:CRON_TZ|TZ)=(\S+)\s+(.*)$/.exec(schedule) ?? [];
  const named = ledger.get("spec.timeZone") ?? inline;
  ledger.translated("spec.timeZone", "timeZone; a time that a change of clocks skips fires after it");
  return { zone: String(named ?? settings.zone ?? "UTC"), text: (rest ?? schedule).trim().replace(/\s+/g, " ") };
}

function overlapOf(ledger: Ledger): boolean {
  const policy = String(ledger.get("spec.concurrencyPolicy") ?? "Allow");
  if (policy === "Forbid") ledger.translated("spec.concurrencyPolicy", "misfire: false");
  else if (policy === "Allow")
    ledger.lost("spec.concurrencyPolicy", "executions of one job do not overlap: a later fire waits (misfire: true)");
  else
    ledger.lost(
      "spec.concurrencyPolicy",
      `${policy}: a later fire does not end a running one; it waits (misfire: true)`,
    );
  return policy !== "Forbid";
}

/** Indexed completions are shards: each has its number. */
function shardsOf(ledger: Ledger): { shardingTotalCount: number } {
  const completions = Number(ledger.get(`${SPEC}.completions`) ?? 1);
  const isIndexed = ledger.get(`${SPEC}.completionMode`) === "Indexed";
  ledger.translated(`${SPEC}.completionMode`, isIndexed ? "shards: the item is JOB_COMPLETION_INDEX" : "one shard");
  if (completions <= 1 || isIndexed) ledger.translated(`${SPEC}.completions`, "shardingTotalCount");
  else
    ledger.translated(
      `${SPEC}.completions`,
      "shardingTotalCount: each completion has a number here, which it may ignore",
    );
  if (Number(ledger.get(`${SPEC}.parallelism`) ?? 1) >= completions)
    ledger.translated(`${SPEC}.parallelism`, "all shards start together");
  else
    ledger.lost(
      `${SPEC}.parallelism`,
      "all shards of an execution start as capacity allows: fewer at a time cannot be asked for",
    );
  return { shardingTotalCount: Math.max(1, completions) };
}

const SIZES: Readonly<Record<string, number>> = {
  ...{ "": 1 / 1_000_000, k: 1 / 1_000, M: 1, G: 1_000, T: 1_000_000 },
  ...{ Ki: 1_024 / 1_000_000, Mi: 1_048_576 / 1_000_000, Gi: 1_073.741_824 },
};

/** Quantities: `500m`, `2`, `128Mi`. @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
function resourcesOf(ledger: Ledger, settings: Settings): { cpuCount: number; memoryMB: number } {
  const of = (resource: string) => {
    const fields = [`${CONTAINER}.resources.limits.${resource}`, `${CONTAINER}.resources.requests.${resource}`];
    const field = fields.find((one) => ledger.has(one));
    for (const one of fields)
      ledger.translated(one, one === field ? "the need of one shard" : "the limit wins over it");
    return { field, text: field === undefined ? "" : String(ledger.get(field)) };
  };
  const [cpu, memory] = [of("cpu"), of("memory")];
  const [, cores, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(cpu.text) ?? [];
  const [, size, unit = ""] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|k|M|G|T)?$/.exec(memory.text) ?? [];
  if (cores === undefined && cpu.field !== undefined) ledger.lost(cpu.field, "it is no quantity of CPU");
  if (size === undefined && memory.field !== undefined) ledger.lost(memory.field, "it is no quantity of memory");
  return {
    cpuCount: cores === undefined ? settings.cpuCount : Math.max(0.001, Number(cores) / (milli === "m" ? 1_000 : 1)),
    memoryMB: size === undefined ? settings.memoryMB : Math.max(1, Math.ceil(Number(size) * (SIZES[unit] ?? 1))),
  };
}

/** Quotes a word of a shell if necessary. */
const argument = (text: string) => (/^[\w./:=@%+,-]+$/.test(text) ? text : commandArgument(text));

function commandOf(ledger: Ledger): { scriptCommandLine: string | undefined } {
  const listOf = (name: string) => {
    const fields = ledger.open(`${CONTAINER}.${name}.`);
    for (const field of fields) ledger.translated(field, "scriptCommandLine");
    return fields.map((field) => String(ledger.get(field)));
  };
  const words = [...listOf("command"), ...listOf("args")];
  ledger.lost(`${CONTAINER}.image`, "a job runs no image for now: its program must be in the app's package");
  for (const field of ledger.open(`${CONTAINER}.env`))
    ledger.lost(field, "variables belong to the app: give them with `elastic-job app update --environment`");
  return { scriptCommandLine: words.length === 0 ? undefined : words.map(argument).join(" ") };
}

function timeoutOf(ledger: Ledger, seconds: number): number {
  const field = `${SPEC}.activeDeadlineSeconds`;
  if (seconds > MAX_TIMEOUT_SECONDS)
    ledger.lost(field, `a task lasts at most ${MAX_TIMEOUT_SECONDS} s, which is taken`);
  else ledger.translated(field, "timeoutSeconds");
  return seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS ? seconds : MAX_TIMEOUT_SECONDS;
}

/** Fields with a known translation. The ledger reports all other fields of the pod as lost, because of the image. */
function leftOver(ledger: Ledger): void {
  for (const field of ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"])
    ledger.translated(`spec.${field}`, "history is kept for 30 days");
  ledger.translated(`${SPEC}.ttlSecondsAfterFinished`, "history is kept for 30 days");
  ledger.lost("spec.startingDeadlineSeconds", "a late fire follows misfire; no deadline can be given");
  for (const field of ["backoffLimit", "backoffLimitPerIndex", "maxFailedIndexes"])
    if (Number(ledger.get(`${SPEC}.${field}`) ?? 0) === 0)
      ledger.kept(`${SPEC}.${field}`, "a job that says it failed is not run again");
    else
      ledger.lost(
        `${SPEC}.${field}`,
        "a job that says it failed is not run again; `elastic-job retry` does it by hand",
      );
  const policy = `${SPEC}.template.spec.restartPolicy`;
  if (ledger.get(policy) === "Never") ledger.kept(policy, "a job that says it failed is not run again");
  else ledger.lost(policy, "a job that says it failed is not run again");
  ledger.translated(`${CONTAINER}.name`, "the job's name is enough");
  for (const field of ledger.open(`${SPEC}.template`)) ledger.lost(field, "it belongs to a pod, and no pod runs here");
}
