import type { Cron } from "./cron.ts";
import { WallSearch } from "./wall-search.ts";
import type { Zone } from "./zone.ts";

/**
 * The effect of a change of the clock on a fire:
 * - `moved-out-of-gap`: its local time does not exist on that day, so it fires when the gap ends.
 * - `after-skipped`: local times between the fire before and this one do not exist, so they have no fire.
 * - `first-of-two`, `second-of-two`: its local time exists twice on that day. A cron with fixed hours fires at the first only.
 */
export type ClockChange = "moved-out-of-gap" | "after-skipped" | "first-of-two" | "second-of-two";

/**
 * @param at a fire of the cron, epoch ms
 * @param before the fire before it, or the instant from which fires are shown, epoch ms
 */
export function clockChangeAt(cron: Cron, zone: Zone, at: number, before: number): ClockChange | undefined {
  const instant = at / 1_000;
  const { start, end, offset } = zone.segmentAt(instant);
  const wall = instant + offset;
  const walls = new WallSearch(cron);
  if (walls.next(wall) !== wall) return "moved-out-of-gap";
  if (wall < start + zone.segmentAt(start - 1).offset) return "second-of-two";
  if (wall >= end + zone.segmentAt(end).offset) return "first-of-two";
  return cron.interval && hasSkipped(walls, zone, Math.floor(before / 1_000), instant) ? "after-skipped" : undefined;
}

/** Whether a wall time of the cron fell into a gap in `(from, until]`, seconds since the epoch. */
function hasSkipped(walls: WallSearch, zone: Zone, from: number, until: number): boolean {
  for (let segment = zone.segmentAt(from); segment.end <= until; ) {
    const next = zone.segmentAt(segment.end);
    const wall = walls.next(segment.end + segment.offset);
    if (wall !== undefined && wall < next.start + next.offset) return true;
    segment = next;
  }
  return false;
}
