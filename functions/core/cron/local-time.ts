import type { Zone } from "./zone.ts";

/** An instant (epoch ms, a whole second) as the clocks of a zone show it, ISO-8601 with its offset: `2027-03-14T03:00:00-04:00`. */
export function localTime(at: number, zone: Zone): string {
  const { offset } = zone.segmentAt(at / 1_000);
  const wall = new Date(at + offset * 1_000).toISOString().slice(0, 19);
  const minutes = Math.round(Math.abs(offset) / 60);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${wall}${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
