import { EXPIRES_AT } from "../../contract/table-shape.ts";
import { HISTORY_DAYS, SAMPLED_OUT_SECONDS } from "../../contract/timings.ts";

/** When what ended at an instant (epoch ms) may be forgotten: epoch seconds, DynamoDB's own unit. */
export const expiryOf = (endedAt: number) => Math.floor(endedAt / 1_000) + HISTORY_DAYS * 86_400;

/** When an execution that ended at an instant (epoch ms), and whose history is not kept, may be forgotten. */
export const sampledOutExpiryOf = (endedAt: number) => Math.floor(endedAt / 1_000) + SAMPLED_OUT_SECONDS;

/** DynamoDB deletes expired items late, so every read asks. @param now epoch ms */
export function isExpired(row: Record<string, unknown>, now: number): boolean {
  const expiresAt = row[EXPIRES_AT];
  return typeof expiresAt === "number" && expiresAt * 1_000 <= now;
}
