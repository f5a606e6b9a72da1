import { remember } from "./remember.ts";

/** A stretch of time with one offset: instants in `[start, end)`, whole seconds since the epoch. A zone's segments follow each other without gaps. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** Wall time minus instant, seconds. */
  readonly offset: number;
}

/** A time zone as the runtime knows it. */
export interface Zone {
  readonly name: string;
  segmentAt(instant: number): Segment;
}

/**
 * A year's worth of seconds; segments never cross these blocks, so that only years somebody asks for are ever looked
 * at. No zone's second pass contains the border of two of them (to 2199 the nearest is 13 h away).
 */
export const BLOCK = 365 * 86_400;
/** No zone of the tz database has had two transitions closer than this since 1970 (the nearest: 7 days, Recife in 2000). */
const SAMPLE = 4 * 86_400;

/** More names than the tz database has; spellings in mixed case must not fill the memory. */
const MAX_ZONES = 1_000;
const zones = remember<Zone | undefined>(MAX_ZONES);

/** @param name an IANA name the runtime knows, in any case. @returns undefined for any other. */
export const findZone = (name: string): Zone | undefined => zones(name, () => makeZone(name));

function makeZone(name: string): Zone | undefined {
  // A bare offset like +02:00 is valid for Intl but is no IANA name, and EventBridge refuses it.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    return undefined;
  }
  return segments(spelling(name, format), (instant) => offsetAt(format, instant));
}

/**
 * As the tz database writes it, since EventBridge takes no other case; an alias (Asia/Kolkata) stays as it was given,
 * because the runtime would replace it by the zone it stands for.
 */
function spelling(name: string, format: Intl.DateTimeFormat): string {
  const { timeZone } = format.resolvedOptions();
  return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
}

/** Formats as `03/14/2027, 01:59:59`. */
function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const [month, day, year, hour, minute, second] = format
    .format(instant * 1_000)
    .split(/\D+/)
    .map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) / 1_000 - instant;
}

function segments(name: string, offset: (instant: number) => number): Zone {
  const blocks = new Map<number, readonly Segment[]>();

  function block(index: number): readonly Segment[] {
    const known = blocks.get(index);
    if (known !== undefined) return known;
    const found: Segment[] = [];
    const end = (index + 1) * BLOCK;
    let start = index * BLOCK;
    let current = offset(start);
    for (let at = start; at < end; ) {
      const until = Math.min(at + SAMPLE, end);
      if (offset(until) !== current) {
        const transition = bisect(at, until, current, offset);
        if (transition < end) {
          found.push({ start, end: transition, offset: current });
          start = transition;
          current = offset(transition);
          at = transition;
          continue;
        }
      }
      at = until;
    }
    found.push({ start, end, offset: current });
    blocks.set(index, found);
    return found;
  }

  let latest: Segment = { start: 0, end: 0, offset: 0 };
  return {
    name,
    segmentAt(instant) {
      if (instant >= latest.start && instant < latest.end) return latest;
      const list = block(Math.floor(instant / BLOCK));
      let i = list.length - 1;
      while (i > 0 && (list[i] ?? latest).start > instant) i -= 1;
      latest = list[i] ?? latest;
      return latest;
    },
  };
}

/** First instant in (low, high] whose offset is not `before`. */
function bisect(low: number, high: number, before: number, offset: (instant: number) => number): number {
  let same = low;
  let changed = high;
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offset(middle) === before) same = middle;
    else changed = middle;
  }
  return changed;
}
