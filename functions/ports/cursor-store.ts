import type { Cursor } from "../core/run/cursor.ts";

/**
 * How a write of a schedule has ended: EventBridge holds the schedule of the revision (`held`), another write may
 * still take effect after it (`contested`: the schedule stays owed), or the revision is not the newest any more.
 */
export type ScheduleEnd = "held" | "contested" | "moved-on";

export interface CursorStore {
  get(jobName: string): Promise<Cursor | undefined>;
  /** Moves `armedUntil` on condition that the cursor still has this revision and mark. @returns false otherwise. */
  arm(cursor: Cursor, armedUntil: number): Promise<boolean>;
  /**
   * Moves `settledUntil` (never back), with when the cursor is overdue next (epoch ms; undefined when nothing is due
   * any more), on condition that the marks of its obligations are as they were read. @returns false otherwise.
   */
  settle(cursor: Cursor, settledUntil: number, dueAt: number | undefined): Promise<boolean>;
  /**
   * A write of the schedule begins, which takes effect before `until` (epoch ms) or never: the schedule is owed from
   * then on, until the write has ended. The creation and the change of a job begin one too.
   * @param revision the newest of the job; undefined where there is neither job nor cursor.
   * @returns false, and nothing has begun, when the cursor is of another revision.
   */
  beginSchedule(jobName: string, revision: number | undefined, until: number): Promise<boolean>;
  /** The write has taken effect by `now` (epoch ms). It vouches for the schedule if no other one may follow. */
  endSchedule(jobName: string, revision: number, now: number): Promise<ScheduleEnd>;
  /** The run state follows this revision, if it is still the cursor's. */
  applied(jobName: string, revision: number): Promise<void>;
  /** Like `endSchedule` of a job that is gone, whose schedule was removed: the cursor goes too, unless it is contested. */
  forget(jobName: string, revision: number, now: number): Promise<ScheduleEnd>;
}
