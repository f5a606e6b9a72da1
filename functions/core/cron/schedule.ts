import type { Cron } from "./cron.ts";
import { type Wall, wallSearch } from "./wall-search.ts";
import type { Segment, Zone } from "./zone.ts";

/** When a cron fires in a zone. All instants are epoch ms; fires are whole seconds. */
export interface Schedule {
  /** The first fire after an instant; undefined when it never fires again (before 2200). */
  next(after: number): number | undefined;
  /** The last fire before an instant; undefined when there was none (since 1970). */
  previous(before: number): number | undefined;
  /** The fires in `(after, until]`, ascending. */
  between(after: number, until: number): Iterable<number>;
  isDue(at: number): boolean;
}

/** No offset is larger; a wall time's instant lies within this of it. Seconds. */
const MAX_OFFSET = 16 * 3_600;

/**
 * The DST rule, the only place where it differs from Quartz (which loses up to an hour of fires):
 *
 * | cron | a local time that does not exist (spring) | a local time that exists twice (autumn) |
 * |---|---|---|
 * | fixed: hours are a number or a list | fires once, at the first valid instant after the gap | fires once, at the first occurrence |
 * | interval: hours have `*`, a range or a step | skipped | fires in both passes |
 *
 * Examples: New York `0 30 2 * * ?` fires at 03:00 EDT on 2027-03-14, and `0 30 1 * * ?` at 01:30 EDT on
 * 2027-11-07; `0 0/20 * * * ?` runs through both. Cairo's gap is at midnight (`0 0 0 * * ?` fires at 01:00),
 * Lord Howe's is 30 minutes (02:15 fires at 02:30), Apia skipped the whole of 2011-12-30 (its fires are one,
 * at 00:00 of the 31st), Casablanca turns back before and on after each Ramadan.
 */
export function schedule(cron: Cron, zone: Zone): Schedule {
  const walls = wallSearch(cron);
  const next = cron.interval ? nextInterval : nextFixed;
  const previous = cron.interval ? previousInterval : previousFixed;

  /** An interval cron's fires are the instants whose wall time matches. */
  function nextInterval(from: number): number | undefined {
    let segment = zone.segmentAt(from);
    let searched = from + segment.offset;
    let wall = walls.next(searched);
    while (wall !== undefined) {
      const begins = segment.start + segment.offset;
      if (wall < segment.end + segment.offset && wall >= begins && searched >= begins) return wall - segment.offset;
      // The match is not of this segment: go on to the one that can hold it, searching again where its clock was set.
      segment = zone.segmentAt(Math.max(segment.end, wall - MAX_OFFSET));
      const start = segment.start + segment.offset;
      if (wall < start || start < searched) {
        searched = start;
        wall = walls.next(start);
      } else {
        searched = start;
      }
    }
    return undefined;
  }

  /** A fixed cron's fires are the instants its matching wall times map to. */
  function nextFixed(from: number): number | undefined {
    const segment = zone.segmentAt(from);
    const before = zone.segmentAt(segment.start - 1);
    let start = from + segment.offset;
    const turned = segment.start + before.offset;
    // In a second pass all wall times up to the turn have fired in the first; at the end of a gap those inside it fire now.
    if (turned > start || from === segment.start) start = turned;
    const wall = walls.next(start);
    return wall === undefined ? undefined : toInstant(wall);
  }

  /** First occurrence of a wall time, or the end of the gap it fell into. */
  function toInstant(wall: Wall): number {
    let segment: Segment = zone.segmentAt(wall - MAX_OFFSET);
    while (wall >= segment.end + segment.offset) segment = zone.segmentAt(segment.end);
    return Math.max(wall - segment.offset, segment.start);
  }

  function previousInterval(until: number): number | undefined {
    let segment = zone.segmentAt(until);
    let searched = until + segment.offset;
    let wall = walls.previous(searched);
    while (wall !== undefined) {
      const ends = segment.end + segment.offset;
      if (wall >= segment.start + segment.offset && wall < ends && searched < ends) return wall - segment.offset;
      segment = zone.segmentAt(Math.min(segment.start - 1, wall + MAX_OFFSET));
      const latest = segment.end + segment.offset - 1;
      if (wall > latest || latest > searched) wall = walls.previous(latest);
      searched = latest;
    }
    return undefined;
  }

  function previousFixed(until: number): number | undefined {
    const segment = zone.segmentAt(until);
    const before = zone.segmentAt(segment.start - 1);
    // In a second pass the latest wall times to have fired are those of the end of the first.
    let wall = walls.previous(Math.max(until + segment.offset, segment.start + before.offset - 1));
    while (wall !== undefined) {
      const instant = toInstant(wall);
      if (instant <= until) return instant;
      wall = walls.previous(wall - 1);
    }
    return undefined;
  }

  const seconds = {
    next(after: number) {
      const fire = next(Math.floor(after / 1_000) + 1);
      return fire === undefined ? undefined : fire * 1_000;
    },
    previous(before: number) {
      const fire = previous(Math.ceil(before / 1_000) - 1);
      return fire === undefined ? undefined : fire * 1_000;
    },
  };

  return {
    ...seconds,
    *between(after, until) {
      for (let fire = seconds.next(after); fire !== undefined && fire <= until; fire = seconds.next(fire)) yield fire;
    },
    isDue: (at) => at % 1_000 === 0 && seconds.next(at - 1_000) === at,
  };
}
