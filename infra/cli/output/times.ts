/** An instant in a zone, with its distance from UTC: `2026-11-30 14:05:00 +08:00`, `2026-11-30 06:05:00Z`. @param at epoch ms or ISO-8601 */
export function instantIn(at: number | string | undefined, zone: string): string | undefined {
  if (at === undefined) return undefined;
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second, timeZoneName = "GMT" } = parts;
  const distance = timeZoneName.slice("GMT".length);
  const offset = distance === "" || distance === "+00:00" ? "Z" : ` ${distance}`;
  return `${year}-${month}-${day} ${hour}:${minute}:${second}${offset}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "longOffset",
  });
  formats.set(zone, made);
  return made;
}

/** A duration for people: `340 ms`, `2.4 s`, `3 min 5 s`. */
export function duration(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  if (Math.abs(ms) < 1_000) return `${ms} ms`;
  if (Math.abs(ms) < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
