import type { Played } from "./story.ts";

const nameOf = (event: { readonly jobName: string; readonly fireId: string }) => `${event.jobName}.${event.fireId}`;

/**
 * The faults of a story: each event must reach each of its subscriptions under one id, or be recorded as
 * undeliverable there. A receiver knows a repeated message by its id: so ids are counted, not messages.
 */
export function faultsOf({ committed, told, ended, left }: Played): string[] {
  const faults = left === 0 ? [] : [`${left} rows are left`];
  const names = [...ended.keys()];
  for (const { event, by } of committed) {
    for (const name of names) {
      const one = `${nameOf(event)} for ${name}`;
      const has = ({ events }: { events: readonly { jobName: string; fireId: string }[] }) =>
        events.some((other) => nameOf(other) === nameOf(event));
      const ids = new Set(told.filter((message) => message.subscription === name && has(message)).map(({ id }) => id));
      const records = (ended.get(name) ?? []).filter(has);
      if (!by.includes(name)) {
        if (ids.size + records.length > 0) faults.push(`${one}: told, and not wanted`);
        continue;
      }
      if (records.length !== 1) faults.push(`${one}: ${records.length} records of its end`);
      if (ids.size > 1) faults.push(`${one}: told under ${ids.size} ids`);
      if (records[0]?.status === "DELIVERED" && ids.size === 0) faults.push(`${one}: recorded as told, and not told`);
    }
  }
  const contents = new Map<string, string>();
  for (const { subscription, id, events } of told) {
    const content = JSON.stringify(events);
    const before = contents.get(`${subscription} ${id}`);
    if (before !== undefined && before !== content) faults.push(`${subscription}: ${id} came with two contents`);
    contents.set(`${subscription} ${id}`, content);
  }
  return faults;
}
