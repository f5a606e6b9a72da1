import type { Cron } from "./cron.ts";
import { type Wall, WallSearch } from "./wall-search.ts";
import type { Segment, Zone } from "./zone.ts";

/** The fires of a cron in a zone. All instants are epoch ms; fires are whole seconds. */
export interface Schedule {
  /** The first fire after an instant; undefined when it never fires again (before 2200). */
  next(after: number): number | undefined;
  /** The last fire before an instant; undefined when there was none (since 1970). */
  previous(before: number): number | undefined;
  /** The fires in `(after, until]`, ascending. */
  between(after: number, until: number): Iterable<number>;
  isDue(at: number): boolean;
}

/** The largest offset of any zone, seconds: a wall time and its instant differ by no more. */
const MAX_OFFSET = 16 * 3_600;
/** No clock is turned by more, seconds. */
const MAX_TURN = 2 * MAX_OFFSET;

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
  return new CronInZone(cron, zone);
}

class CronInZone implements Schedule {
  private readonly walls: WallSearch;
  private readonly zone: Zone;
  private readonly interval: boolean;

  constructor(cron: Cron, zone: Zone) {
    this.walls = new WallSearch(cron);
    this.zone = zone;
    this.interval = cron.interval;
  }

  next(after: number): number | undefined {
    const from = Math.floor(after / 1_000) + 1;
    const fire = this.interval ? this.nextInterval(from) : this.nextFixed(from);
    return fire === undefined ? undefined : fire * 1_000;
  }

  previous(before: number): number | undefined {
    const until = Math.ceil(before / 1_000) - 1;
    const fire = this.interval ? this.previousInterval(until) : this.previousFixed(until);
    return fire === undefined ? undefined : fire * 1_000;
  }

  *between(after: number, until: number): Generator<number> {
    for (let fire = this.next(after); fire !== undefined && fire <= until; fire = this.next(fire)) yield fire;
  }

  isDue(at: number): boolean {
    return at % 1_000 === 0 && this.next(at - 1_000) === at;
  }

  /** An interval cron's fires are the instants whose wall time matches. */
  private nextInterval(from: number): number | undefined {
    let segment = this.zone.segmentAt(from);
    let searched = from + segment.offset;
    let wall = this.walls.next(searched);
    while (wall !== undefined) {
      const begins = segment.start + segment.offset;
      if (wall < segment.end + segment.offset && wall >= begins && searched >= begins) return wall - segment.offset;
      // After the clock was set back, the next segment begins at an earlier wall time: continue the search there.
      segment = this.zone.segmentAt(segment.end);
      const start = segment.start + segment.offset;
      if (wall < start || start < searched) {
        searched = start;
        wall = this.walls.next(start);
        continue;
      }
      // No segment before the one that may hold `wall` has a match: skip them.
      segment = this.zone.segmentAt(Math.max(segment.start, wall - MAX_OFFSET));
      searched = segment.start + segment.offset;
      if (wall < searched) wall = this.walls.next(searched);
    }
    return undefined;
  }

  /** The fires of a fixed cron are the instants of its matching wall times. */
  private nextFixed(from: number): number | undefined {
    const segment = this.zone.segmentAt(from);
    let start = from + segment.offset;
    if (from - segment.start < MAX_TURN) {
      const turned = segment.start + this.zone.segmentAt(segment.start - 1).offset;
      // In a second pass, all wall times up to the turn have fired in the first pass. At the end of a gap, the wall times inside it fire.
      if (turned > start || from === segment.start) start = turned;
    }
    const wall = this.walls.next(start);
    return wall === undefined ? undefined : this.toInstant(wall);
  }

  /** First occurrence of a wall time, or the end of the gap it fell into. */
  private toInstant(wall: Wall): number {
    let segment: Segment = this.zone.segmentAt(wall - MAX_OFFSET);
    while (wall >= segment.end + segment.offset) segment = this.zone.segmentAt(segment.end);
    return Math.max(wall - segment.offset, segment.start);
  }

  private previousInterval(until: number): number | undefined {
    let segment = this.zone.segmentAt(until);
    let searched = until + segment.offset;
    let wall = this.walls.previous(searched);
    while (wall !== undefined) {
      const ends = segment.end + segment.offset;
      if (wall >= segment.start + segment.offset && wall < ends && searched < ends) return wall - segment.offset;
      segment = this.zone.segmentAt(segment.start - 1);
      const latest = segment.end + segment.offset - 1;
      if (wall > latest || latest > searched) {
        searched = latest;
        wall = this.walls.previous(latest);
        continue;
      }
      segment = this.zone.segmentAt(Math.min(segment.end - 1, wall + MAX_OFFSET));
      searched = segment.end + segment.offset - 1;
      if (wall > searched) wall = this.walls.previous(searched);
    }
    return undefined;
  }

  private previousFixed(until: number): number | undefined {
    const segment = this.zone.segmentAt(until);
    const before = this.zone.segmentAt(segment.start - 1);
    // In a second pass, the latest wall time that fired is at the end of the first pass.
    let wall = this.walls.previous(Math.max(until + segment.offset, segment.start + before.offset - 1));
    while (wall !== undefined) {
      const instant = this.toInstant(wall);
      if (instant <= until) return instant;
      wall = this.walls.previous(wall - 1);
    }
    return undefined;
  }
}
