import { LogLine } from "../../contract/task.ts";
import type { LogPart } from "../../core/run/log-parts.ts";
import type { LogEvent, LogStreams } from "../../ports/log-streams.ts";
import { isBehind, type LogMark } from "./log-mark.ts";

/** The log of one task. */
export interface LogSource {
  readonly streams: LogStreams;
  /** With its signature: only lines that carry it are the task's. */
  readonly taskId: string;
  readonly parts: readonly LogPart[];
  /** Epoch ms; absent while it runs. */
  readonly endedAt?: number | undefined;
  /** Epoch ms. */
  readonly now: number;
}

export interface ReadLine extends LogMark {
  readonly text: string;
}

export interface LogPage {
  readonly lines: readonly ReadLine[];
  /** The place to continue at, if it is not behind the last line. */
  readonly next?: LogMark;
  readonly hasEarlier: boolean;
  /** No further line exists now. */
  readonly isEnd: boolean;
}

/** The most calls of the service for one page: a stream may hold any number of lines of other tasks. */
const MAX_CALLS = 5;
/** Characters of one page. The service's page that exceeds them is the last one read. */
const MAX_CHARACTERS = 1_000_000;
/** The clocks of a runner and of the log differ by less. */
const CLOCKS_DIFFER_MS = 5_000;
/** The log almost always shows a line within this time after it was printed. */
export const INGESTED_WITHIN_MS = 15_000;

/** The first lines behind a mark. */
export async function readOn(source: LogSource, mark: LogMark, limit: number): Promise<LogPage> {
  const { streams, parts, now } = source;
  const hasEarlier = mark.at > 0;
  let calls = 0;
  for (let part = partOf(parts, mark.segment); part < parts.length; part++) {
    const { place, from: begin, until } = windowOf(source, part);
    const from = Math.max(begin, mark.at);
    let token: string | undefined;
    let seen = from;
    do {
      if (calls++ === MAX_CALLS) return { lines: [], next: further(mark, place, from, seen), hasEarlier, isEnd: false };
      const { events, next } = await streams.read(place, { from, until, limit, isForward: true, token });
      const lines = linesOf(source, part, events).filter((line) => isBehind(line, mark));
      if (lines.length > 0) return { lines, hasEarlier, isEnd: false };
      seen = Math.max(seen, events.at(-1)?.at ?? 0);
      token = next;
    } while (token !== undefined);
    // The last lines of this part may still be on their way.
    const isLast = part === parts.length - 1;
    if (!isLast && now < (parts[part + 1]?.since ?? 0) + INGESTED_WITHIN_MS)
      return { lines: [], next: mark, hasEarlier, isEnd: false };
  }
  return { lines: [], next: mark, hasEarlier, isEnd: true };
}

/**
 * All events until an instant have been read. @returns a mark behind the last one, even if many events share an
 * instant.
 */
const further = (mark: LogMark, { segment }: LogPart, from: number, seen: number): LogMark => ({
  segment: Math.max(segment, mark.segment),
  at: seen > from ? seen : from + 1,
  line: 0,
});

/** The last lines. */
export async function readNewest(source: LogSource, limit: number): Promise<LogPage> {
  const { streams, parts } = source;
  let lines: ReadLine[] = [];
  let characters = 0;
  let calls = 0;
  for (let part = parts.length - 1; part >= 0; part--) {
    const { place, from, until } = windowOf(source, part);
    let token: string | undefined;
    do {
      if (calls++ === MAX_CALLS) return { lines, hasEarlier: true, isEnd: true };
      const left = limit - lines.length;
      const { events, next } = await streams.read(place, { from, until, limit: left, isForward: false, token });
      const older = linesOf(source, part, events);
      lines = [...older, ...lines];
      characters += older.reduce((sum, { text }) => sum + text.length, 0);
      const first = older[0];
      const isFirst = first?.line === 1 && first.segment === place.segment;
      if (lines.length >= limit || characters >= MAX_CHARACTERS)
        return { lines, hasEarlier: part > 0 || !isFirst, isEnd: true };
      token = isFirst ? undefined : next;
    } while (token !== undefined);
  }
  return { lines, hasEarlier: false, isEnd: true };
}

/** The part that holds a segment; the oldest one for a segment whose part is not kept any more. */
function partOf(parts: readonly LogPart[], segment: number): number {
  const at = parts.findLastIndex((part) => part.segment <= segment);
  return Math.max(0, at);
}

/** The stream and the range of time of a part. */
function windowOf({ parts, endedAt }: LogSource, part: number) {
  const place = parts[part];
  if (place === undefined) throw new RangeError(`no part ${part}`);
  const end = parts[part + 1]?.since ?? endedAt;
  return {
    place,
    from: Math.max(0, place.since - CLOCKS_DIFFER_MS),
    until: end === undefined ? undefined : end + CLOCKS_DIFFER_MS,
  };
}

/** The task's own lines in a part of its log. Any program of the sandbox may have written the other ones. */
function linesOf({ taskId, parts }: LogSource, part: number, events: readonly LogEvent[]): ReadLine[] {
  const [first, next] = [parts[part]?.segment ?? 1, parts[part + 1]?.segment ?? Number.POSITIVE_INFINITY];
  return events.flatMap(({ at, message }): ReadLine[] => {
    const line = message.includes(taskId) ? parseLine(message) : undefined;
    if (line?.taskId !== taskId || line.segment < first || line.segment >= next) return [];
    return [{ at, segment: line.segment, line: line.line, text: line.output }];
  });
}

function parseLine(message: string): LogLine | undefined {
  try {
    return LogLine.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
