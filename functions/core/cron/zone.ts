import { remember } from "./remember.ts";

/** A stretch of time with one offset: instants in `[start, end)`, whole seconds since the epoch. A zone's segments follow each other without gaps. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** Wall time minus instant, seconds. */
  readonly offset: number;
}

/** A time zone of the runtime. */
export interface Zone {
  readonly name: string;
  segmentAt(instant: number): Segment;
}

/**
 * The length of a block: about a year, in seconds. Segments never cross blocks, so only the years that are asked for
 * are computed. No second pass of any zone contains a border of two blocks (until 2199 the nearest is 13 h away).
 */
export const BLOCK = 365 * 86_400;
/** Shorter than the time between any two transitions of a zone since 1970 (the shortest: 7 days, Recife in 2000). */
const SAMPLE = 4 * 86_400;

/** More than the tz database has names. The bound keeps spellings in mixed case from filling the memory. */
const MAX_ZONES = 1_000;
const zones = remember<Zone | undefined>(MAX_ZONES);

/** @param name an IANA name that the runtime knows, in any case. @returns undefined for any other text. */
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
 * Returns the name in the spelling of the tz database, because EventBridge accepts no other case. An alias
 * (Asia/Kolkata) stays an alias; the runtime would replace it by the zone behind it.
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
