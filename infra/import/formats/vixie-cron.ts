/** Crons of Quartz that together fire when a schedule of five fields does; or the reason why there are none. */
export type Translation = { readonly crons: readonly string[]; readonly words: string } | { readonly reason: string };

const MACROS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const DAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

/** The rules in which readers of five fields differ. */
export interface Dialect {
  /** Whether a field of days restricts nothing by itself: then a day must match both fields, else either of them. */
  readonly isStar: (field: string) => boolean;
  /** Sunday is 7, too. */
  readonly hasSeventhDay: boolean;
  /** `5/15` is every fifteenth from 5 on, and `?` is `*`. */
  readonly isLoose: boolean;
}

/** @see https://man7.org/linux/man-pages/man5/crontab.5.html */
export const CRONTAB: Dialect = {
  isStar: (field) => field.startsWith("*"),
  hasSeventhDay: true,
  isLoose: false,
};

/**
 * The rules of the library that Kubernetes uses. A step of more than one makes a star a restriction.
 * @see https://pkg.go.dev/github.com/robfig/cron/v3
 */
export const KUBERNETES: Dialect = {
  isStar: (field) => field.split(",").some((part) => /^\*(?:\/0*1)?$/.test(part)),
  hasSeventhDay: false,
  isLoose: true,
};

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: MONTHS },
  // Sunday is 0 and 7.
  { name: "day of week", min: 0, max: 7, names: DAYS },
];

/**
 * Translates five fields, or a macro. When both days are restricted, a day matches that matches either of them: two
 * crons. In a crontab a field that begins with `*` is not restricted, also with a step; then a day must match both, which
 * no cron of Quartz can say unless the field is a plain `*`.
 */
export function quartzOf(schedule: string, dialect: Dialect): Translation {
  const macro = schedule.startsWith("@") ? MACROS[schedule.toLowerCase()] : schedule;
  if (macro === undefined)
    return { reason: schedule === "@reboot" ? "no machine starts here" : `the macro ${schedule} is not known` };
  const texts = (dialect.isLoose ? macro.replaceAll("?", "*") : macro).split(" ");
  const sets: ReadonlySet<number>[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const set = membersOf(texts[index] ?? "", field, dialect);
    if (typeof set === "string") return { reason: set };
    sets.push(set);
  }
  const [minute = "", hour = "", dom = "", month = "", dow = ""] = texts;
  const textOf = (text: string, index: number) => quartzText(text, sets[index] ?? new Set());
  const head = `0 ${textOf(minute, 0)} ${textOf(hour, 1)}`;
  const months = textOf(month, 3);
  const weekdays = new Set([...(sets[4] ?? [])].map((day) => day % 7));
  const days = [...weekdays]
    .sort()
    .map((day) => DAYS[day])
    .join(",");
  const isAllDom = sets[2]?.size === 31;
  const isAllDow = weekdays.size === 7;
  const byDom = `${head} ${textOf(dom, 2)} ${months} ?`;
  const byDow = `${head} ? ${months} ${days}`;
  const plain = `${head} * ${months} ?`;
  const isStar = dialect.isStar(dom) || dialect.isStar(dow);
  if (isAllDow && (isStar || isAllDom)) return { crons: [isAllDom ? plain : byDom], words: "seconds are 0" };
  if (isAllDom && isStar) return { crons: [byDow], words: "seconds are 0; days of the week have names" };
  if (isStar)
    return {
      reason: `a day must match ${dom} and ${dow}, because one of them begins with *: no Quartz cron says that`,
    };
  if (isAllDom || isAllDow) return { crons: [plain], words: "seconds are 0; every day matches one of the two fields" };
  return {
    crons: [byDom, byDow],
    words: "two jobs: a day matches either field. On a day that matches both, both jobs fire, where cron fires once",
  };
}

/** Names are written in capitals, and a star in a list as its numbers. The rest is the same in both. */
const quartzText = (text: string, set: ReadonlySet<number>) =>
  text.includes(",") && text.includes("*") ? [...set].sort((a, b) => a - b).join(",") : text.toUpperCase();

/** @returns the values, or the reason why the text is none of this field. */
function membersOf(text: string, field: Field, dialect: Dialect): ReadonlySet<number> | string {
  const { name, min, names = [] } = field;
  const max = field.max === 7 && !dialect.hasSeventhDay ? 6 : field.max;
  const wrong = (part: string) => `${name}: '${part}' is not from ${min} to ${max}`;
  const numberOf = (word: string): number | undefined => {
    const at = names.indexOf(word.toUpperCase());
    if (at >= 0) return at + min;
    return /^\d{1,2}$/.test(word) && Number(word) >= min && Number(word) <= max ? Number(word) : undefined;
  };
  const set = new Set<number>();
  for (const part of text.split(",")) {
    const [, range = "", step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    const [first = "", last] = range.split("-");
    const from = range === "*" ? min : numberOf(first);
    const alone = step !== undefined && dialect.isLoose ? max : from;
    const to = range === "*" ? max : last === undefined ? alone : numberOf(last);
    if (from === undefined || to === undefined || step === "0") return wrong(part);
    if (from > to) return `${name}: the range '${part}' runs backwards`;
    if (step !== undefined && range !== "*" && last === undefined && !dialect.isLoose)
      return `${name}: '${part}' has a step without a range`;
    for (let value = from; value <= to; value += Number(step ?? 1)) set.add(value);
  }
  return set;
}
