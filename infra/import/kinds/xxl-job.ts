import { MAX_TIMEOUT_SECONDS } from "../../../functions/contract/job.ts";
import { intervalCron, NO_INTERVAL } from "../formats/interval-cron.ts";
import type { Row } from "../formats/sql-rows.ts";
import { tablesOf } from "../formats/xxl-tables.ts";
import type { Imported, ImportedDocument, Importer, PackageFile, Settings } from "../importer.ts";
import { appDocument, jobDocument, safeName, zoneOf } from "../job-draft.ts";
import { type Fate, Ledger, leftAlone, saysNothing } from "../ledger.ts";
import { runOf } from "./xxl-run.ts";

/** Columns that only XXL-JOB's own work needs. */
const ITS_OWN: Readonly<Record<string, string>> = {
  id: "it is known by its name",
  add_time: "revisions say when",
  update_time: "revisions say when",
  glue_remark: "a remark on the script",
  glue_updatetime: "revisions say when",
  trigger_last_time: "its history stays in the old system",
  trigger_next_time: "it follows from the cron",
};

/** XXL-JOB: a mysqldump, or rows of `xxl_job_info` as CSV or JSON. */
export const importXxlJob: Importer = (sources, settings): Imported => {
  const documents: ImportedDocument[] = [];
  const fates: Fate[] = [];
  const files: PackageFile[] = [];
  const taken = new Set<string>();
  const apps = new Map<string, string>();
  for (const source of sources) {
    const { jobs, groups, others } = tablesOf(source);
    const names = new Map(groups.map((row) => [String(row.id), String(row.app_name ?? row.appname ?? "")]));
    for (const [n, row] of jobs.entries()) {
      const ledger = new Ledger(`${source.from} job ${row.id ?? n + 1}`, row);
      const group = names.get(String(row.job_group));
      const app = settings.app ?? safeName(group ?? `xxl-job-${row.job_group ?? "jobs"}`, new Set());
      apps.set(app, app);
      const made = jobOf(ledger, row, settings, app, taken);
      if (made !== undefined) {
        documents.push(made.document);
        if (made.file !== undefined) files.push(made.file);
      }
      fates.push(...ledger.close());
    }
    for (const row of groups) fates.push(...groupFates(source.from, row));
    for (const table of others) fates.push(leftAlone(`${source.from} table ${table}`, undefined, "it holds no job"));
  }
  const published = [...apps.keys()].flatMap((app) => appDocument(app, settings) ?? []);
  return { documents: [...published, ...documents], fates, files };
};

/** An executor becomes the app of its jobs. */
function groupFates(from: string, row: Row): Fate[] {
  const ledger = new Ledger(`${from} group ${row.id}`, row);
  for (const field of ["app_name", "appname"]) ledger.translated(field, "the app of its jobs");
  for (const field of ["id", "title", "order", "name"]) ledger.translated(field, "an app is known by its name");
  for (const field of ["address_type", "address_list", "update_time"])
    ledger.translated(field, "no server is chosen here");
  return ledger.close();
}

interface Made {
  readonly document: ImportedDocument;
  readonly file?: PackageFile;
}

function jobOf(ledger: Ledger, row: Row, settings: Settings, app: string, taken: Set<string>): Made | undefined {
  const text = (field: string) => (saysNothing(ledger.get(field)) ? undefined : String(ledger.get(field)));
  for (const [field, reason] of Object.entries(ITS_OWN)) ledger.translated(field, reason);
  const title = text("name") ?? text("job_desc") ?? `job-${row.id}`;
  const handler = text("executor_handler");
  const jobName = safeName(handler ?? title, taken);
  ledger.translated("job_group", `appName: ${app}`);
  const schedule = scheduleOf(ledger, settings);
  const run = runOf(ledger, jobName, handler, text("executor_param"));
  if (schedule === undefined || run === undefined) return undefined;
  for (const field of ["name", "job_desc"]) ledger.translated(field, "description");
  const fields = {
    ...{ jobName, appName: app, jobExecutionType: "TRANSIENT", ...schedule, ...run.fields },
    ...{ cpuCount: settings.cpuCount, memoryMB: settings.memoryMB, description: title },
    ...{ misfire: blocksOf(ledger), shardingTotalCount: shardsOf(ledger, settings), timeoutSeconds: timeoutOf(ledger) },
  };
  retriesOf(ledger);
  if (text("child_jobid") !== undefined) ledger.lost("child_jobid", "a job cannot start another one when it ends");
  if (text("alarm_email") !== undefined)
    ledger.lost("alarm_email", "no mail is sent; alarms of the stack go to a topic");
  if (text("author") !== undefined) ledger.lost("author", "a job has no owner; revisions name their callers");
  const isStopped = String(ledger.get("trigger_status") ?? "1") === "0";
  ledger.translated("trigger_status", isStopped ? "enabled: false" : "it is enabled");
  const places = { cron: "schedule_conf", jobParameter: "executor_param", timeoutSeconds: "executor_timeout" };
  const document = jobDocument(ledger, fields, places, isStopped ? false : undefined);
  return document && { document, ...(run.file && { file: run.file }) };
}

/** `job_cron` is the column of 2.2 and older. */
function scheduleOf(ledger: Ledger, settings: Settings): { cron: string; timeZone: string } | undefined {
  const old = ledger.get("job_cron");
  if (old !== undefined) return { cron: String(old), timeZone: zoneOf(ledger, "job_cron", settings) };
  const type = String(ledger.get("schedule_type") ?? "NONE");
  const conf = String(ledger.get("schedule_conf") ?? "");
  if (type === "CRON") {
    ledger.kept("schedule_type");
    return { cron: conf, timeZone: zoneOf(ledger, "schedule_conf", settings) };
  }
  if (type === "FIX_RATE") {
    const cron = /^\d{1,9}$/.test(conf) ? intervalCron(Number(conf)) : undefined;
    if (cron === undefined) {
      ledger.refused("schedule_conf", `the job is not imported: ${NO_INTERVAL}`);
      return undefined;
    }
    ledger.translated("schedule_type", "a cron of the same interval, from full minutes, hours or days on");
    ledger.translated("schedule_conf", `cron: ${cron}`);
    return { cron, timeZone: settings.zone ?? "UTC" };
  }
  if (type === "NONE") {
    // It runs by trigger alone: a cron that is far away, and disabled.
    ledger.translated("schedule_type", "cron in the year 2199: it runs when it is triggered");
    return { cron: "0 0 0 1 1 ? 2199", timeZone: "UTC" };
  }
  ledger.refused("schedule_type", `the job is not imported: there is no schedule ${type} here`);
  return undefined;
}

function blocksOf(ledger: Ledger): boolean {
  const strategy = String(ledger.get("executor_block_strategy") ?? "SERIAL_EXECUTION");
  const missed = String(ledger.get("misfire_strategy") ?? "DO_NOTHING");
  if (strategy === "SERIAL_EXECUTION") ledger.translated("executor_block_strategy", "misfire: true");
  else if (strategy === "DISCARD_LATER") ledger.translated("executor_block_strategy", "misfire: false");
  else
    ledger.lost(
      "executor_block_strategy",
      `${strategy}: a later fire does not end a running one; it waits (misfire: true)`,
    );
  const isQueued = strategy !== "DISCARD_LATER";
  if (missed === "DO_NOTHING")
    ledger.translated("misfire_strategy", "a fire that is late by an outage follows misfire");
  else if (missed === "FIRE_ONCE_NOW" && isQueued)
    ledger.translated("misfire_strategy", "misfire: true: missed fires run, at most a hundred");
  else ledger.lost("misfire_strategy", `${missed}: with misfire: false a missed fire does not run later`);
  return isQueued;
}

function shardsOf(ledger: Ledger, { shards }: Settings): number {
  const strategy = String(ledger.get("executor_route_strategy") ?? "FIRST");
  if (strategy !== "SHARDING_BROADCAST") {
    ledger.translated("executor_route_strategy", "one shard: no server is chosen");
    return 1;
  }
  if (shards === undefined)
    ledger.lost("executor_route_strategy", "a broadcast runs on all servers: --shards says how many; 1 is taken");
  else ledger.translated("executor_route_strategy", `shardingTotalCount: ${shards}`);
  return shards ?? 1;
}

function timeoutOf(ledger: Ledger): number {
  const seconds = Number(ledger.get("executor_timeout") ?? 0);
  if (seconds > MAX_TIMEOUT_SECONDS)
    ledger.lost("executor_timeout", `a task lasts at most ${MAX_TIMEOUT_SECONDS} s, which is taken`);
  else if (seconds > 0) ledger.translated("executor_timeout", "timeoutSeconds");
  else ledger.translated("executor_timeout", `it has none: ${MAX_TIMEOUT_SECONDS} s is the longest here`);
  return seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS ? seconds : MAX_TIMEOUT_SECONDS;
}

function retriesOf(ledger: Ledger): void {
  if (Number(ledger.get("executor_fail_retry_count") ?? 0) > 0)
    ledger.lost(
      "executor_fail_retry_count",
      "a job that says it failed is not run again; `elastic-job retry` does it by hand",
    );
  else ledger.kept("executor_fail_retry_count", "it says nothing");
}
