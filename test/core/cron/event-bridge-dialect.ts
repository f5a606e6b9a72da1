/**
 * EventBridge Scheduler's own cron, as its user guide describes it: six fields, minutes first, weekdays 1 (Sunday)
 * to 7, exactly one `?`. A local time in a gap is skipped, one that exists twice is taken once, the first time.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export interface AwsCron {
  /** Whether a minute (epoch ms of its first instant) is one it wakes in. */
  wakes(minute: number): boolean;
  readonly fields: readonly ReadonlySet<number>[];
}

const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [1, 7],
  [1970, 2199],
] as const;

/** @throws for anything but numbers, ranges, lists, `*` and one `?` within 256 characters. */
export function awsCron(expression: string, zone: string): AwsCron {
  const inside = /^cron\((.*)\)$/.exec(expression)?.[1];
  const texts = inside?.split(" ") ?? [];
  if (expression.length > 256 || texts.length !== 6) throw new Error(`Invalid Schedule Expression ${expression}.`);
  if ((texts[2] === "?") === (texts[4] === "?")) throw new Error(`one of the day fields must be '?': ${expression}`);
  const fields = texts.map((text, i) => {
    const [low, high] = RANGES[i] ?? [0, 0];
    if (text === "*" || (text === "?" && (i === 2 || i === 4))) return range(low, high);
    const values = text.split(",").flatMap((item) => {
      const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(item) ?? [];
      if (from === undefined || Number(from) < low || Number(to ?? from) > high || Number(to ?? from) < Number(from)) {
        throw new Error(`'${item}' of ${expression}`);
      }
      return [...range(Number(from), Number(to ?? from))];
    });
    return new Set(values);
  });
  const clock = clockOf(zone);
  return {
    fields,
    wakes(minute) {
      const wall = clock(minute);
      // The same wall time up to three hours ago: this is a second pass.
      for (const back of [30, 60, 120, 180]) if (clock(minute - back * 60_000) === wall) return false;
      const date = new Date(wall);
      const parts = [
        date.getUTCMinutes(),
        date.getUTCHours(),
        date.getUTCDate(),
        date.getUTCMonth() + 1,
        date.getUTCDay() + 1,
        date.getUTCFullYear(),
      ];
      return parts.every((part, i) => fields[i]?.has(part));
    },
  };
}

const range = (low: number, high: number) => new Set(Array.from({ length: high - low + 1 }, (_, i) => low + i));

/** Wall time of an instant as if it were UTC. */
function clockOf(zone: string): (instant: number) => number {
  if (zone === "UTC") return (instant) => instant;
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  return (instant) => Date.parse(`${format.format(instant).replace(" ", "T")}Z`);
}
