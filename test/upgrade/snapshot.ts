import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { StoredRows } from "./stack-on-tables.ts";

/** A message that was sent and not delivered. */
export interface KeptMessage {
  readonly to: "planner" | "dispatcher" | "collector" | "notifier" | "runner" | "ticks" | "checks" | "outcomes";
  /** The body of a queue's message, or the payload of an invocation. */
  readonly body: unknown;
}

/** Everything that a version has stored and sent at one instant, with work in flight. */
export interface Snapshot {
  /** Epoch ms. */
  readonly at: number;
  readonly rows: StoredRows;
  readonly messages: readonly KeptMessage[];
  /** Answers of the API at that instant, by path. */
  readonly answers: Readonly<Record<string, unknown>>;
}

export const SNAPSHOTS = path.join(import.meta.dirname, "snapshots");

/** All snapshots by name: each is of an older version, or of the present one. */
export const snapshots = (): readonly { readonly name: string; readonly snapshot: Snapshot }[] =>
  readdirSync(SNAPSHOTS)
    .filter((file) => file.endsWith(".snapshot"))
    .map((file) => ({
      name: file.replace(".snapshot", ""),
      snapshot: JSON.parse(readFileSync(path.join(SNAPSHOTS, file), "utf8")) as Snapshot,
    }));
