import type { Backfill } from "../core/run/backfill.ts";

/** Backfills that are not done: single-item conditional writes. */
export interface Backfills {
  get(jobName: string): Promise<Backfill | undefined>;
  /** Notes how far the backfill has come, and that it is owed from `dueAt` (epoch ms). @returns false when it has gone or moved on. */
  advance(backfill: Backfill, after: number, dueAt: number): Promise<boolean>;
  /** Forgets a backfill that is done; a later one stays. */
  end(backfill: Backfill): Promise<void>;
}

/** The part of the API. */
export interface BackfillStarts extends Backfills {
  /** Stores a backfill, owed from `dueAt` (epoch ms). @returns false when the job has one that is not done. */
  begin(backfill: Backfill, dueAt: number): Promise<boolean>;
}
