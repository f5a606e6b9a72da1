import type { Cursor } from "../core/run/cursor.ts";

export interface CursorStore {
  get(jobName: string): Promise<Cursor | undefined>;
  /** Moves `armedUntil` on condition that the cursor still has this revision and mark. @returns false otherwise. */
  arm(cursor: Cursor, armedUntil: number): Promise<boolean>;
  /** Moves `settledUntil` (never back), with when the cursor is overdue next (epoch ms; undefined when nothing is due any more). */
  settle(cursor: Cursor, settledUntil: number, dueAt: number | undefined): Promise<boolean>;
  /** Records that EventBridge Scheduler holds the schedule of `revision`, on condition that it is still the cursor's. */
  scheduled(jobName: string, revision: number): Promise<void>;
}
