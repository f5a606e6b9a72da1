import * as z from "zod";
import { NoticeEvent } from "../../contract/notice.ts";
import type { OutboxRow } from "../../ports/notices.ts";
import type { Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { outboxKey, versionInOutbox } from "./keys.ts";
import { owed } from "./owed.ts";

const StoredOutbox = z.object({
  SK: z.string(),
  jobName: z.string(),
  events: z.array(z.object({ event: NoticeEvent, by: z.array(z.string()) })),
});

/** The row by which a transition's events are owed. */
export function outboxRow({ jobName, version, events }: OutboxRow, dueAt: number): Row {
  const key = outboxKey(jobName, version);
  return { ...key, jobName, events, ...owed(key, "notice", dueAt) };
}

export function readOutbox(row: Row): OutboxRow {
  const { SK, jobName, events } = StoredOutbox.parse(row);
  return {
    jobName,
    version: versionInOutbox(SK),
    events: events.map(({ event, by }) => ({ event: defined(event), by })),
  };
}
