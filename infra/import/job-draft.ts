import { NewApp } from "../../functions/contract/app.ts";
import { NewJob } from "../../functions/contract/job.ts";
import { RESERVED_NAMES } from "../../functions/contract/names.ts";
import { jobProblems } from "../../functions/core/config/job-rules.ts";
import type { ImportedDocument, Settings } from "./importer.ts";
import type { Ledger } from "./ledger.ts";

/** Crons of imported jobs must fire after this instant: a cron that has ended is refused. */
const NOW = Date.UTC(2026, 0, 1);

/**
 * A job document from fields that may break the contract: the contract decides.
 * @param places the source's field behind each of ours: a broken rule is that field's loss.
 * @returns undefined for a job that breaks a rule; the ledger says which.
 */
export function jobDocument(
  ledger: Ledger,
  fields: Readonly<Record<string, unknown>>,
  places: Readonly<Record<string, string>>,
  enabled?: boolean,
): ImportedDocument | undefined {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const read = NewJob.safeParse(given);
  const problems = read.success
    ? jobProblems(read.data as never, { now: NOW, tiers: [], app: undefined })
    : read.error.issues.map(({ path, message }) => ({ pointer: `/${String(path[0] ?? "")}`, detail: message }));
  for (const { pointer, detail } of problems) {
    const ours = pointer.split("/")[1] ?? "";
    const theirs = places[ours] ?? ours;
    ledger.refused(
      theirs,
      `the job is not imported, because ${ours} ${JSON.stringify(given[ours]) ?? "is absent"}: ${detail}`,
    );
  }
  if (problems.length > 0) return undefined;
  return { kind: "Job", name: String(given.jobName), fields: given, ...(enabled !== undefined && { enabled }) };
}

/** An app document, where the address of its package is known. */
export function appDocument(name: string, settings: Settings): ImportedDocument | undefined {
  if (settings.appURL === undefined) return undefined;
  const fields = { appName: name, appURL: settings.appURL, bootstrapScript: "bin/start.sh" };
  return NewApp.safeParse(fields).success ? { kind: "App", name, fields } : undefined;
}

/** A valid name that is close to the given one. @param taken names that are in use; the new one is added. */
export function safeName(text: string, taken: Set<string>): string {
  const plain = text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|[-.]+$/g, "")
    .slice(0, 64);
  const base = plain === "" || RESERVED_NAMES.has(plain) ? `job-${plain}`.replace(/-$/, "") : plain;
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base.slice(0, 64 - String(n).length - 1)}-${n}`;
  taken.add(name);
  return name;
}

/** Says in which zone the crons of a job are read. @param field the one that holds the cron */
export function zoneOf(ledger: Ledger, field: string, { zone }: Settings): string {
  ledger.translated(
    field,
    zone === undefined
      ? "kept as it is, and read in UTC: --zone names the zone of the old server"
      : `kept as it is, and read in ${zone}`,
  );
  return zone ?? "UTC";
}
