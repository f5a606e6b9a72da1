/**
 * A parsed Quartz cron: six sets, a day rule, and the one fact about its text that the DST rule needs. Here months are
 * 0 to 11 and weekdays are 0 (Sunday) to 6. Only the parser knows the 1-based numbers of the grammar.
 */
export interface Cron {
  readonly seconds: FieldSet;
  readonly minutes: FieldSet;
  readonly hours: FieldSet;
  /** Bit m is set for month m, 0 = January. */
  readonly months: number;
  readonly days: DayRule;
  /** Years of 1970 to 2199, ascending; absent when all are meant. */
  readonly years?: readonly number[];
  /** The hour field has a `*`, a range or a step: the cron means a rhythm, not times of day. */
  readonly interval: boolean;
}

/** `next[v]` is the smallest member >= v, or the field's size when there is none; `next[size]` is the size. */
export interface FieldSet {
  readonly members: readonly number[];
  readonly next: Uint8Array;
}

/** Which days of a month are meant; exactly one of the two day fields of an expression says so. */
export type DayRule =
  | { readonly kind: "every-day" }
  /** Bit d is set for day d, 1 to 31. */
  | { readonly kind: "days"; readonly days: number }
  /** `before` days before the month's last; no such day when the month is too short. `L` is 0. */
  | { readonly kind: "last-day"; readonly before: number }
  /** The weekday (Monday to Friday) nearest to day `day`, within the month; none when the month has no such day. */
  | { readonly kind: "nearest-weekday"; readonly day: number }
  /** The weekday nearest to the day `before` days before the last. */
  | { readonly kind: "last-nearest-weekday"; readonly before: number }
  /** Bit w is set for weekday w, 0 = Sunday. */
  | { readonly kind: "weekdays"; readonly weekdays: number }
  | { readonly kind: "last-weekday-of-month"; readonly weekday: number }
  /** The `nth` (1 to 5) such weekday; none when the month has fewer. */
  | { readonly kind: "nth-weekday"; readonly weekday: number; readonly nth: number };

export const FIRST_YEAR = 1970;
/** The last year of EventBridge Scheduler: it cannot wake for a later fire. */
export const LAST_YEAR = 2199;
