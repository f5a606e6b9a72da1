/**
 * The progress of one job: how far its instants are planned, and which other work of its newest revision is done.
 * Instants are epoch ms. Each obligation has a mark of its own, and none stands for another.
 */
export interface Cursor {
  readonly jobName: string;
  readonly revision: number;
  /** Due instants up to here are armed: their ticks were sent. */
  readonly armedUntil: number;
  /** Due instants up to here are settled: each has its fire row. */
  readonly settledUntil: number;
  /** Revision whose schedule EventBridge Scheduler is known to hold. */
  readonly scheduledRevision?: number;
  /** Revision that the run state is known to follow: the executions that a disable must cancel are being cancelled. */
  readonly appliedRevision?: number;
  /** A write of the schedule has begun. It takes effect before this instant, or never. */
  readonly schedulingUntil?: number;
  /** Writes that began before that one take effect before this instant, or never. 0 when there is none. */
  readonly contestedUntil?: number;
}

/** The cursor with which a revision begins, whose schedule is being written. */
export const newCursor = (jobName: string, revision: number): Cursor => ({
  jobName,
  revision,
  armedUntil: revision,
  settledUntil: revision,
});

export const owesSchedule = ({ revision, scheduledRevision }: Cursor): boolean => scheduledRevision !== revision;

export const owesRunState = ({ revision, appliedRevision }: Cursor): boolean => appliedRevision !== revision;

/** Whether a write of the schedule that has begun may still take effect at an instant (epoch ms). */
export const isScheduling = ({ schedulingUntil = 0 }: Cursor, now: number): boolean => schedulingUntil > now;
