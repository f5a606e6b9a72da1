import type { Zone } from "./zone.ts";

/** A gap in wall time, seconds: `[from, to)` does not exist, because the clock jumps at the instant `at`. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** The offsets and gaps of a zone, from one day before an instant to five years after it. */
export interface Horizon {
  /** Seconds. */
  readonly offsets: readonly number[];
  readonly gaps: readonly Gap[];
}

const DAY = 86_400;
const YEARS = 5 * 366 * DAY;

const known = new WeakMap<Zone, { readonly day: number; readonly horizon: Horizon }>();

/** @param now seconds since the epoch, rounded down to its day. The latest horizon of each zone is kept. */
export function horizonOf(zone: Zone, now: number): Horizon {
  const day = Math.floor(now / DAY);
  const last = known.get(zone);
  if (last?.day === day) return last.horizon;
  const horizon = look(zone, day * DAY);
  known.set(zone, { day, horizon });
  return horizon;
}

function look(zone: Zone, now: number): Horizon {
  const offsets = new Set<number>();
  const gaps: Gap[] = [];
  let segment = zone.segmentAt(now - DAY);
  while (segment.start <= now + DAY + YEARS) {
    offsets.add(segment.offset);
    const { end, offset } = segment;
    segment = zone.segmentAt(end);
    if (segment.offset > offset) gaps.push({ from: end + offset, to: end + segment.offset, at: end });
  }
  return { offsets: [...offsets], gaps };
}
