import type { Check } from "../contract/messages.ts";

/** Checks to be made at an instant. The message is only an alarm: the chunk's `dueAt` is the truth. */
export interface LaterChecks {
  /** @param at epoch ms, at most 900 s ahead (SQS's longest delay); an instant in the past means at once. */
  send(check: Check, at: number): Promise<void>;
}
