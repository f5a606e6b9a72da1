import { parseAwsCron } from "./aws-cron.ts";

/** The instants of a schedule: whole minutes for cron, any instants for rate and at. */
export interface Timing {
  /** The first due instant at or after `from`, both epoch ms; undefined when there is none. */
  next(from: number): number | undefined;
}

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Understands `cron(…)`, `rate(…)` and `at(…)`.
 * @param createdAt epoch ms: the first instant of a rate is the creation of its schedule.
 * @returns undefined for an expression that AWS answers with `Invalid Schedule Expression <expression>.`
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseExpression(expression: string, zone: string, createdAt: number): Timing | undefined {
  const [, kind, inside = ""] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === "cron") return parseAwsCron(inside, zone);
  if (kind === "at") return parseAt(inside, zone);
  return kind === "rate" ? parseRate(inside, createdAt) : undefined;
}

function parseRate(inside: string, createdAt: number): Timing | undefined {
  const [, value, unit] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inside) ?? [];
  if (value === undefined || unit === undefined) return undefined;
  const every = Number(value) * UNITS[unit as keyof typeof UNITS];
  return { next: (from) => createdAt + Math.max(0, Math.ceil((from - createdAt) / every)) * every };
}

function parseAt(inside: string, zone: string): Timing | undefined {
  const [, year, month, day, hour, minute] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):\d\d$/.exec(inside) ?? [];
  if (year === undefined) return undefined;
  const cron = parseAwsCron(`${Number(minute)} ${Number(hour)} ${Number(day)} ${Number(month)} ? ${year}`, zone);
  return cron && { next: (from) => cron.next(from) };
}
