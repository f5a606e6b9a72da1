import type { Check } from "../contract/messages.ts";

/** Checks to be made at an instant: only an alarm, the chunk's `dueAt` stands behind it. */
export interface LaterChecks {
  /** @param at epoch ms, at most 900 s ahead (SQS's longest delay); one in the past is made at once. */
  send(check: Check, at: number): Promise<void>;
}
