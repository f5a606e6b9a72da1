import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Clock } from "../../ports/clock.ts";
import type { Deliveries, Delivery } from "../../ports/notices.ts";
import type { Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { isExpired } from "./expiry.ts";
import { ENDED_PREFIX, holdKey } from "./keys.ts";
import { queryPage } from "./query.ts";
import { NoticeEvents } from "./waiting-row.ts";

const DeliveryRow = z.object({
  id: z.string(),
  at: z.number(),
  status: z.enum(["DELIVERED", "UNDELIVERABLE"]),
  tries: z.number(),
  problem: z.string().optional(),
  events: NoticeEvents,
});

/** The messages that have ended, in the partitions of their subscriptions. */
export function deliveries(client: DynamoDBDocumentClient, table: string, now: Clock): Deliveries {
  return {
    list(subscription, page) {
      const { PK } = holdKey(subscription);
      const read = (row: Row): (Delivery & { readonly mark: string }) | undefined =>
        isExpired(row, now()) ? undefined : { ...defined(DeliveryRow.parse(row)), mark: String(row.SK) };
      return queryPage<Delivery & { readonly mark: string }>(
        client,
        {
          query: {
            TableName: table,
            ScanIndexForward: false,
            KeyConditionExpression: "PK = :subscription AND begins_with(SK, :ended)",
            ExpressionAttributeValues: { ":subscription": PK, ":ended": ENDED_PREFIX },
          },
          read,
          nameOf: ({ mark }) => mark,
          keyOf: (mark) => ({ PK, SK: mark.startsWith(ENDED_PREFIX) ? mark : ENDED_PREFIX }),
        },
        page,
      );
    },
  };
}
