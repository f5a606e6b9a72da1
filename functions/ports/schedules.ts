/** EventBridge Scheduler: one schedule per job, in the stack's group. */
export interface Schedules {
  /** Creates or replaces. @throws when EventBridge refuses it. */
  put(schedule: { jobName: string; expression: string; timeZone: string; enabled: boolean }): Promise<void>;
  /** Harmless when there is none. */
  remove(jobName: string): Promise<void>;
}
