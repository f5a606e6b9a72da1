import type { Page, PageRequest } from "./page.ts";

export interface Schedule {
  readonly jobName: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
}

/** EventBridge Scheduler: one schedule per job, in the stack's group. */
export interface Schedules {
  /** Creates or replaces a schedule. @throws when EventBridge refuses it. */
  put(schedule: Schedule): Promise<void>;
  /** Removes a schedule. It is harmless when there is none. */
  remove(jobName: string): Promise<void>;
}

/** The schedules that EventBridge holds. */
export interface HeldSchedules {
  get(jobName: string): Promise<Schedule | undefined>;
  /** Names of the jobs that have a schedule; a page has at most 100. */
  list(page: PageRequest): Promise<Page<string>>;
}
