/** The rules in which readers of five-field crons differ. */
export interface TableRule {
  /** A field of days that leaves the choice of days to the other field. */
  readonly isStar: (field: string) => boolean;
}

/** The man page of cron: the first character decides. @see https://man7.org/linux/man-pages/man5/crontab.5.html */
export const CRONTAB: TableRule = { isStar: (field) => field.startsWith("*") };

/**
 * The library that Kubernetes reads schedules with: a step of more than one takes the star's meaning away.
 * @see https://pkg.go.dev/github.com/robfig/cron/v3
 */
export const KUBERNETES: TableRule = {
  isStar: (field) => field.split(",").some((part) => ["*", "?", "*/1", "?/1"].includes(part)),
};

const DAY = 86_400_000;

/**
 * A cron of five fields, read minute by minute in UTC, without the code under test.
 * @returns its first fires from an instant on, at most `count`, and none after `until`.
 */
export function naiveTableFires(schedule: string, rule: TableRule, from: number, until: number, count: number) {
  const [m = "", h = "", dom = "", mon = "", dow = ""] = schedule.split(" ");
  const minutes = membersOf(m, 0, 59);
  const hours = membersOf(h, 0, 23);
  const days = membersOf(dom, 1, 31);
  const months = membersOf(mon, 1, 12);
  const weekdays = membersOf(dow, 0, 6);
  const fires: number[] = [];
  for (let day = from; fires.length < count && day < until; day += DAY) {
    const date = new Date(day);
    const byDom = days.has(date.getUTCDate());
    const byDow = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
    const isDay = rule.isStar(dom) || rule.isStar(dow) ? byDom && byDow : byDom || byDow;
    if (!months.has(date.getUTCMonth() + 1) || !isDay) continue;
    for (let minute = 0; minute < 1_440; minute++)
      if (hours.has(Math.floor(minute / 60)) && minutes.has(minute % 60)) fires.push(day + minute * 60_000);
  }
  return fires.slice(0, count);
}

/** `5`, `1-5`, `*`, `?`, each with a step, in lists. */
function membersOf(field: string, min: number, max: number): Set<number> {
  const all = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", step] = part.split("/");
    const isAll = range === "*" || range === "?";
    const [low = "", high] = isAll ? [String(min), String(max)] : range.split("-");
    // Only the library of Kubernetes takes a step behind a single number.
    const end = high ?? (step === undefined ? low : String(max));
    for (let n = Number(low); n <= Number(end); n += Number(step ?? 1)) all.add(n);
  }
  return all;
}
