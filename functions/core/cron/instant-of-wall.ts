import type { Zone } from "./zone.ts";

const DAY = 86_400;

/**
 * The first instant (epoch ms) at which the clocks of a zone show a wall time (ms since 1970 as if in UTC). A wall time
 * that the clocks skip is read with the offset before the gap.
 */
export function instantOfWall(wall: number, zone: Zone): number {
  const seconds = Math.floor(wall / 1_000);
  const before = zone.segmentAt(seconds - DAY).offset;
  const after = zone.segmentAt(seconds + DAY).offset;
  const shown = [seconds - before, seconds - after].filter(
    (instant) => zone.segmentAt(instant).offset === seconds - instant,
  );
  return (shown.length === 0 ? seconds - before : Math.min(...shown)) * 1_000;
}
