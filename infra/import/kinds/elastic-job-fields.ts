import type { Settings } from "../importer.ts";
import { safeName, zoneOf } from "../job-draft.ts";
import { type Ledger, saysNothing } from "../ledger.ts";

const SAME = [
  "shardingTotalCount",
  "shardingItemParameters",
  "jobParameter",
  "failover",
  "misfire",
  "description",
] as const;
const OF_2X = [
  "jobType",
  "jobClass",
  "beanName",
  "applicationContext",
  "streamingProcess",
  "scriptCommandLine",
] as const;

/** Settings of 2.x and 3.x that have no counterpart because the matter does not arise, with the reason. */
const NEEDLESS: Readonly<Record<string, string>> = {
  monitorExecution: "every execution is recorded here",
  reconcileIntervalMinutes: "the sweep reconciles every ten minutes",
  jobShardingStrategyType: "each shard is a task of its own, so shards are not divided among servers",
  jobShardingStrategyClass: "each shard is a task of its own, so shards are not divided among servers",
  jobExecutorThreadPoolSizeProviderType: "each shard has a process of its own",
  overwrite: "apply always overwrites",
  monitorPort: "no server of the job listens here",
  label: "it chose servers, and there are none",
  staticSharding: "each shard is a task of its own, so shards are not divided among servers",
};

const isDefault: Readonly<Record<string, unknown>> = { maxTimeDiffSeconds: -1, monitorPort: -1 };

/**
 * The fields that Elastic-Job's jobs of 2.x and 3.x share, Cloud and Lite.
 * @param taken names of jobs that are in use.
 */
export function elasticJobFields(ledger: Ledger, settings: Settings, taken: Set<string>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const name = String(ledger.get("jobName") ?? "");
  fields.jobName = safeName(name, taken);
  if (fields.jobName === name) ledger.kept("jobName");
  else ledger.translated("jobName", `it is named ${fields.jobName}: names have letters, digits, '.', '_' and '-'`);
  fields.cron = ledger.get("cron");
  const zone = ledger.get("timeZone");
  if (typeof zone === "string" && zone !== "") {
    fields.timeZone = zoneName(zone);
    ledger.kept("cron");
    if (fields.timeZone === zone) ledger.kept("timeZone");
    else ledger.translated("timeZone", `timeZone: ${fields.timeZone}`);
  } else fields.timeZone = zoneOf(ledger, "cron", settings);
  for (const field of [...SAME, ...OF_2X])
    if (ledger.has(field)) {
      fields[field] = ledger.get(field);
      ledger.kept(field);
    }
  handlers(ledger, fields);
  for (const [field, reason] of Object.entries(NEEDLESS)) ledger.translated(field, reason);
  if (ledger.get("maxTimeDiffSeconds") === isDefault.maxTimeDiffSeconds)
    ledger.kept("maxTimeDiffSeconds", "it says nothing");
  else ledger.lost("maxTimeDiffSeconds", "clocks of servers are not compared: one clock decides");
  props(ledger, fields);
  return fields;
}

/** `jobProperties` of 2.x, and the two handler types of 3.x. */
function handlers(ledger: Ledger, fields: Record<string, unknown>): void {
  const properties: Record<string, unknown> = {};
  for (const key of ["job_exception_handler", "executor_service_handler"])
    if (ledger.has(`jobProperties.${key}`)) {
      properties[key] = ledger.get(`jobProperties.${key}`);
      ledger.kept(`jobProperties.${key}`);
    }
  const types = {
    jobErrorHandlerType: "job_exception_handler",
    jobExecutorServiceHandlerType: "executor_service_handler",
  };
  for (const [field, key] of Object.entries(types))
    if (!saysNothing(ledger.get(field))) {
      properties[key] = ledger.get(field);
      ledger.translated(field, `jobProperties.${key}`);
    }
  if (Object.keys(properties).length > 0) fields.jobProperties = properties;
}

/** A script or a stream of 3.x is known by its properties; the class is in the app's own code. */
function props(ledger: Ledger, fields: Record<string, unknown>): void {
  const script = ledger.get("props.script.command.line");
  if (script !== undefined) {
    fields.scriptCommandLine = script;
    fields.jobType ??= "SCRIPT";
    ledger.translated("props.script.command.line", "scriptCommandLine, with jobType SCRIPT");
  }
  const streaming = ledger.get("props.streaming.process");
  if (streaming !== undefined) {
    fields.streamingProcess = String(streaming) === "true";
    fields.jobType ??= "DATAFLOW";
    ledger.translated("props.streaming.process", "streamingProcess, with jobType DATAFLOW");
  }
}

/** Java's `GMT+08:00` is no zone of IANA's: their signs are the other way round, and they have whole hours only. */
export function zoneName(zone: string): string {
  const [, sign, hours] = /^(?:GMT|UTC)([+-])0?(\d{1,2})(?::?00)?$/.exec(zone) ?? [];
  if (sign === undefined) return zone === "GMT" ? "UTC" : zone;
  return Number(hours) === 0 ? "UTC" : `Etc/GMT${sign === "+" ? "-" : "+"}${Number(hours)}`;
}

/** `props` of a 3.x configuration keep their dots: `props.script.command.line`. */
export function flattened(configuration: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(configuration)) {
    const inner = field === "jobProperties" && typeof value === "string" ? parsedOr(value) : value;
    if (
      (field === "props" || field === "jobProperties") &&
      typeof inner === "object" &&
      inner !== null &&
      !saysNothing(inner)
    )
      for (const [key, one] of Object.entries(inner)) flat[`${field}.${key}`] = one;
    else flat[field] = inner;
  }
  return flat;
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
