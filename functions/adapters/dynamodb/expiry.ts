import { EXPIRES_AT } from "../../contract/table-shape.ts";
import { HISTORY_DAYS } from "../../contract/timings.ts";

/** When what ended at an instant (epoch ms) may be forgotten: epoch seconds, DynamoDB's own unit. */
export const expiryOf = (endedAt: number) => Math.floor(endedAt / 1_000) + HISTORY_DAYS * 86_400;

/** DynamoDB deletes expired items late, so every read asks. @param now epoch ms */
export function isExpired(row: Record<string, unknown>, now: number): boolean {
  const expiresAt = row[EXPIRES_AT];
  return typeof expiresAt === "number" && expiresAt * 1_000 <= now;
}
