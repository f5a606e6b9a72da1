import type { NoticeEvent } from "../../contract/notice.ts";

/** Events that a message names; it counts the others. */
const NAMED = 20;

/** The message for programs. */
export const documentOf = (id: string, events: readonly NoticeEvent[], stack: string) => ({
  id,
  stack,
  events: events.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
});

/** The message for people: a line for each event, at most twenty. */
export function textOf(events: readonly NoticeEvent[], stack: string): string {
  const lines = events.slice(0, NAMED).map(lineOf);
  const more = events.length > NAMED ? [`and ${events.length - NAMED} more`] : [];
  return [`Elastic-Job ${stack}`, ...lines, ...more].join("\n");
}

function lineOf({ kind, jobName, fireId, outcome, count = 1, at }: NoticeEvent): string {
  const when = new Date(at).toISOString();
  switch (kind) {
    case "failed":
      return `${jobName}: execution ${jobName}.${fireId} ended as ${outcome} at ${when}`;
    case "missed":
      return `${jobName}: ${count === 1 ? `fire ${fireId} was` : `${count} fires were`} missed, recorded at ${when}`;
    case "skipped":
      return `${jobName}: ${count} fires in a row were skipped, the last one at ${when}`;
    case "recovered":
      return `${jobName}: works again, execution ${jobName}.${fireId} finished at ${when}`;
  }
}
