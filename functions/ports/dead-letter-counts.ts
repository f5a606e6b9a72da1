import type { DeadLetterQueue } from "./dead-letters.ts";

export interface DeadLetterCounts {
  /** Approximate numbers of letters that wait, and of those that a sweep has received and not removed. */
  count(queue: DeadLetterQueue): Promise<{ readonly waiting: number; readonly received: number }>;
}
