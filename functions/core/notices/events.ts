import type { NoticeEvent, Wants } from "../../contract/notice.ts";
import { type EndedFire, isFailing, recentEnds } from "../run/recent.ts";

/** The end of a fire in a transition, with the number of instants that it stands for. */
export interface RecordedEnd extends EndedFire {
  readonly count?: number;
}

/** An event of a transition, with the subscriptions that want it. */
export interface WantedEvent {
  readonly event: NoticeEvent;
  /** Names, without repeats. */
  readonly by: readonly string[];
}

/** Whether a transition has something to tell at all. Most have nothing: then the wishes are not read. */
export const isNotable = (recent: readonly string[] | undefined, ends: readonly EndedFire[]): boolean =>
  ends.some(({ end }) => end !== "FINISHED" && end !== "KILLED") ||
  (ends.some(({ end }) => end === "FINISHED") && isFailing(recentEnds(recent)));

/**
 * The events of a transition that a subscription wants.
 * @param recent the ends before it, as the run state holds them.
 * @param ends the ends that it records, oldest first.
 */
export function wantedEvents(
  job: { readonly jobName: string; readonly appName?: string },
  recent: readonly string[] | undefined,
  ends: readonly RecordedEnd[],
  at: number,
  wants: readonly Wants[],
): WantedEvent[] {
  const before = recentEnds(recent);
  const own = wants.filter((one) => isAbout(one, job));
  return ends.flatMap((ended, index) => {
    const seen = [...ends.slice(0, index).reverse(), ...before];
    const event = eventOf(job, ended, seen, at);
    if (event === undefined) return [];
    const by = own.filter((one) => isWanted(one, event)).map(({ name }) => name);
    return by.length === 0 ? [] : [{ event, by }];
  });
}

const isAbout = (wants: Wants, { jobName, appName }: { readonly jobName: string; readonly appName?: string }) =>
  (wants.jobName === undefined || wants.jobName === jobName) &&
  (wants.appName === undefined || wants.appName === appName);

const isWanted = ({ kinds, skippedInARow }: Wants, { kind, count }: NoticeEvent) =>
  kinds.includes(kind) && (kind !== "skipped" || count === skippedInARow);

/** @param seen the ends before this one, the newest first. */
function eventOf(
  job: { readonly jobName: string; readonly appName?: string },
  { fireId, end, count }: RecordedEnd,
  seen: readonly EndedFire[],
  at: number,
): NoticeEvent | undefined {
  const { jobName, appName } = job;
  const base = { jobName, ...(appName !== undefined && { appName }), at, fireId };
  switch (end) {
    case "FAILED":
    case "ERROR":
    case "LOST":
      return { ...base, kind: "failed", outcome: end };
    case "MISSED":
      return { ...base, kind: "missed", count: count ?? 1 };
    case "SKIPPED": {
      const other = seen.findIndex((one) => one.end !== "SKIPPED");
      return { ...base, kind: "skipped", count: 1 + (other === -1 ? seen.length : other) };
    }
    case "FINISHED":
      return isFailing(seen) ? { ...base, kind: "recovered", outcome: end } : undefined;
    case "KILLED":
      return undefined;
  }
}
