import type { Page, PageRequest } from "./page.ts";

export interface Schedule {
  readonly jobName: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
}

/** EventBridge Scheduler: one schedule per job, in the stack's group. */
export interface Schedules {
  /** Creates or replaces. @throws when EventBridge refuses it. */
  put(schedule: Schedule): Promise<void>;
  /** Harmless when there is none. */
  remove(jobName: string): Promise<void>;
}

/** What EventBridge holds. */
export interface HeldSchedules {
  get(jobName: string): Promise<Schedule | undefined>;
  /** Names of jobs that have one; a page has at most 100. */
  list(page: PageRequest): Promise<Page<string>>;
}
