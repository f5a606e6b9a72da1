import * as z from "zod";
import { NoticeEvent } from "../../contract/notice.ts";
import type { WaitingNotice } from "../../ports/notices.ts";
import type { Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { keyInWaiting, waitingKey } from "./keys.ts";
import { owed } from "./owed.ts";

export const NoticeEvents = z.array(NoticeEvent.transform((event) => defined(event)));

const StoredWaiting = z.object({ SK: z.string(), subscription: z.string(), events: NoticeEvents });

/** The row of a waiting entry of a subscription: it is owed until it is told. */
export function waitingRow({ subscription, key, events }: WaitingNotice, dueAt: number): Row {
  const keys = waitingKey(subscription, key);
  return { ...keys, subscription, events, ...owed(keys, "tell", dueAt) };
}

export function readWaiting(row: Row): WaitingNotice {
  const { SK, subscription, events } = StoredWaiting.parse(row);
  return { subscription, key: keyInWaiting(SK), events };
}
