/** Per job: how far due instants are armed (ticks sent) and settled (each has its fire row). Epoch ms. */
export interface Cursor {
  readonly jobName: string;
  readonly revision: number;
  readonly armedUntil: number;
  readonly settledUntil: number;
  /** Revision whose schedule EventBridge Scheduler is known to hold; another one than `revision` is owed work. */
  readonly scheduledRevision?: number;
}
