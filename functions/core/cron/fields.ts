/** The values of each field of the grammar. @see https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html */
export interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Largest step that Quartz accepts after `*` or a start. A step of years has no bound. */
  readonly maxStep: number;
  /** Full upper-case names in order of their numbers from `min`. */
  readonly names?: readonly string[];
}

const MONTHS = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split(" ");
export const WEEKDAYS = "SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY".split(" ");

export const SECONDS: Field = { name: "seconds", min: 0, max: 59, maxStep: 59 };
export const MINUTES: Field = { name: "minutes", min: 0, max: 59, maxStep: 59 };
export const HOURS: Field = { name: "hours", min: 0, max: 23, maxStep: 23 };
export const DAY_OF_MONTH: Field = { name: "day of month", min: 1, max: 31, maxStep: 31 };
export const MONTH: Field = { name: "month", min: 1, max: 12, maxStep: 12, names: MONTHS };
export const DAY_OF_WEEK: Field = { name: "day of week", min: 1, max: 7, maxStep: 7, names: WEEKDAYS };
export const YEAR: Field = { name: "year", min: 1970, max: 2199, maxStep: Number.POSITIVE_INFINITY };

export const FIELDS = [SECONDS, MINUTES, HOURS, DAY_OF_MONTH, MONTH, DAY_OF_WEEK, YEAR] as const;

/** The legal range of a field as text: `0 to 59`, `1 to 12 or JAN to DEC`. */
export function legalRange({ min, max, names }: Field): string {
  const first = names?.[0]?.slice(0, 3);
  const last = names?.at(-1)?.slice(0, 3);
  return first === undefined ? `${min} to ${max}` : `${min} to ${max} or ${first} to ${last}`;
}
