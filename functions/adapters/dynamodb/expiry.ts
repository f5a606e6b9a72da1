import { EXPIRES_AT } from "../../contract/table-shape.ts";
import { HISTORY_DAYS, SAMPLED_OUT_SECONDS } from "../../contract/timings.ts";

/**
 * The expiry of an item whose fire, execution or task ended at an instant (epoch ms). In epoch seconds, DynamoDB's
 * unit.
 */
export const expiryOf = (endedAt: number) => Math.floor(endedAt / 1_000) + HISTORY_DAYS * 86_400;

/** The same for an execution whose history is not kept. */
export const sampledOutExpiryOf = (endedAt: number) => Math.floor(endedAt / 1_000) + SAMPLED_OUT_SECONDS;

/** DynamoDB deletes expired items late, so every read checks. @param now epoch ms */
export function isExpired(row: Record<string, unknown>, now: number): boolean {
  const expiresAt = row[EXPIRES_AT];
  return typeof expiresAt === "number" && expiresAt * 1_000 <= now;
}
