import type { Fate } from "./ledger.ts";

/** A text with the name of its file. */
export interface Source {
  readonly from: string;
  readonly text: string;
}

/** Facts that the source does not hold. */
export interface Settings {
  /** IANA zone of the source's server. @default UTC, which the report says */
  readonly zone?: string | undefined;
  /** App of the jobs, where the source knows none. */
  readonly app?: string | undefined;
  /** The address of the app's package. Without it no app is written that the source does not describe. */
  readonly appURL?: string | undefined;
  /** Shards of a job that runs on all servers of the source. */
  readonly shards?: number | undefined;
  /** Resources of one shard, where the source knows none. */
  readonly cpuCount: number;
  readonly memoryMB: number;
  /** A cron table with a user in each line, as in `/etc/cron.d`. */
  readonly system?: boolean | undefined;
}

export interface ImportedDocument {
  readonly kind: "App" | "Job";
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly enabled?: boolean;
}

/** A file of a package that the source's scripts become. */
export interface PackageFile {
  /** Relative, from the folder of the package. */
  readonly path: string;
  readonly text: string;
}

export interface Imported {
  readonly documents: readonly ImportedDocument[];
  readonly fates: readonly Fate[];
  readonly files: readonly PackageFile[];
}

export type Importer = (sources: readonly Source[], settings: Settings) => Imported;

/** A source that cannot be read. */
export class ImportError extends Error {
  readonly reason: string;
  constructor(from: string, line: number | undefined, reason: string) {
    super(`${from}${line === undefined ? "" : `:${line}`}: ${reason}`);
    this.reason = reason;
  }
}
