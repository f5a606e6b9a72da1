import tzdata from "tzdata/timezone-data.json" with { type: "json" };

/**
 * The names of the tz database, by which EventBridge Scheduler knows time zones. They come from the database itself: a
 * runtime knows further names (`CST`, `SystemV/PST8`) and ignores case, and tests judge this project's own list by this
 * one. `Factory` stands for a clock that was not set.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#time-zones
 */
export const TZ_NAMES: ReadonlySet<string> = new Set(Object.keys(tzdata.zones).filter((name) => name !== "Factory"));
