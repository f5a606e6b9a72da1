import * as z from "zod";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import type { Fire } from "../../core/run/fire.ts";
import type { Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { expiryOf } from "./expiry.ts";
import { fireKey } from "./keys.ts";
import { packItems, unpackItems } from "./packed-items.ts";

const FireRow = z.object({
  jobName: z.string(),
  fireId: z.string(),
  firedAt: z.number(),
  revision: z.number(),
  status: z.enum(["QUEUED", "STARTED", "SKIPPED", "MISSED"]),
  reason: z
    .enum(["overlap", "queue-full", "late", "backlog", "disabled", "deregistered", "dispatcher-failed"])
    .optional(),
  recordedAt: z.number(),
  through: z.number().optional(),
  count: z.number().optional(),
  sampledOut: z.literal(true).optional(),
  jobParameter: z.string().optional(),
  shardingItems: z.instanceof(Uint8Array).transform(unpackItems).optional(),
});

export const readFire = (row: Row): Fire => defined(FireRow.parse(row));

/**
 * The row of a waiting or running fire is kept until its execution is closed; the row of a fire that will never run
 * gets its expiry here.
 */
export function fireRow(fire: Fire): Row {
  const { shardingItems } = fire;
  const hasEnded = fire.status === "SKIPPED" || fire.status === "MISSED";
  return {
    ...fireKey(fire.jobName, fire.fireId),
    ...fire,
    ...(shardingItems && { shardingItems: packItems(shardingItems) }),
    ...(hasEnded && { [EXPIRES_AT]: expiryOf(fire.recordedAt) }),
  };
}
