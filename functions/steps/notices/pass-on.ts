import type { NoticeEvent } from "../../contract/notice.ts";
import { messageKey } from "../../core/notices/message-key.ts";
import type { OutboxRow, WaitingNotice } from "../../ports/notices.ts";
import type { NoticePorts } from "./notice-ports.ts";

/** Entries are owed from then on: until that time the caller tells them. */
export const TOLD_WITHIN_MS = 60_000;

/**
 * Passes the events of a transition to the subscriptions that want them. One transaction does it, so a crash before it
 * or after it neither loses an event nor repeats one.
 * @returns the subscriptions to tell; none when it was done before.
 */
export async function passOn(deps: NoticePorts, jobName: string, version: number): Promise<readonly string[]> {
  const row = await deps.outbox.get(jobName, version);
  if (row === undefined) return [];
  const waiting = waitingOf(row);
  if (!(await deps.outbox.passOn(row, waiting, deps.now() + TOLD_WITHIN_MS))) return [];
  return waiting.map(({ subscription }) => subscription);
}

/** The events of each subscription together. */
function waitingOf({ jobName, version, events }: OutboxRow): WaitingNotice[] {
  const bySubscription = new Map<string, NoticeEvent[]>();
  for (const { event, by } of events)
    for (const name of by) bySubscription.set(name, [...(bySubscription.get(name) ?? []), event]);
  const key = messageKey(events[0]?.event.at ?? 0, jobName, version);
  return [...bySubscription].map(([subscription, own]) => ({ subscription, key, events: own }));
}
