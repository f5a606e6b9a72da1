import type { Cursor } from "../core/run/cursor.ts";

/**
 * The end of a write of a schedule. `held`: EventBridge holds the schedule of the revision. `contested`: another write
 * may still take effect after it, so the schedule stays owed. `moved-on`: the revision is not the newest any more.
 */
export type ScheduleEnd = "held" | "contested" | "moved-on";

export interface CursorStore {
  get(jobName: string): Promise<Cursor | undefined>;
  /** Moves `armedUntil` on condition that the cursor still has this revision and mark. @returns false otherwise. */
  arm(cursor: Cursor, armedUntil: number): Promise<boolean>;
  /**
   * Moves `settledUntil` (never back) and sets the next instant at which the cursor is overdue (epoch ms; undefined
   * when nothing is due any more). The condition is that the marks of its obligations are as they were read.
   * @param upcoming the first due instants after `settledUntil` (epoch ms), for `Plans`
   * @returns false otherwise.
   */
  settle(
    cursor: Cursor,
    settledUntil: number,
    dueAt: number | undefined,
    upcoming?: readonly number[],
  ): Promise<boolean>;
  /**
   * Begins a write of the schedule, which takes effect before `until` (epoch ms) or never. From then on the schedule is
   * owed until the write has ended. The creation and the change of a job begin a write too.
   * @param revision the newest of the job; undefined where there is neither job nor cursor.
   * @returns false when the cursor has another revision: then no write has begun.
   */
  beginSchedule(jobName: string, revision: number | undefined, until: number): Promise<boolean>;
  /**
   * Ends a write that has taken effect by `now` (epoch ms). The schedule counts as written if no other write may
   * follow.
   */
  endSchedule(jobName: string, revision: number, now: number): Promise<ScheduleEnd>;
  /** Notes that the run state follows this revision, if the cursor still has it. */
  applied(jobName: string, revision: number): Promise<void>;
  /**
   * Like `endSchedule`, for a deleted job whose schedule was removed: it removes the cursor too, unless the write is
   * contested.
   */
  forget(jobName: string, revision: number, now: number): Promise<ScheduleEnd>;
}
