/**
 * A Quartz cron evaluated the slow way: walks days, then every second of matching days. It imports nothing of
 * the engine and shares no idea with it but the grammar, so that both are wrong only where the grammar is misread twice.
 */
export function naiveFires(expression: string, zone: string, after: number, until: number): number[] {
  const fields = expression
    .trim()
    .toUpperCase()
    .split(/[ \t]+/);
  const [sec = "", min = "", hour = "", dom = "", mon = "", dow = "", year = "*"] = fields;
  const seconds = expand(sec, 0, 59);
  const minutes = expand(min, 0, 59);
  const hours = expand(hour, 0, 23);
  const months = expand(mon, 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC");
  const years = expand(year, 1970, 2199);
  const times: number[] = [];
  for (const h of hours) for (const m of minutes) for (const s of seconds) times.push(((h * 60 + m) * 60 + s) * 1_000);
  const isInterval = /[*/-]/.test(hour);
  const fires = new Set<number>();
  // A day more on either side: a wall time's instant is up to 14 hours away.
  for (let day = Math.floor(after / DAY) - 2; day <= Math.floor(until / DAY) + 2; day += 1) {
    const date = new Date(day * DAY);
    if (!years.has(date.getUTCFullYear()) || !months.has(date.getUTCMonth() + 1) || !isDay(date, dom, dow)) continue;
    const offset = onlyOffset(day, zone);
    for (const time of times) {
      const wall = day * DAY + time;
      for (const fire of offset === undefined ? instants(wall, zone, isInterval) : [wall - offset])
        if (fire > after && fire <= until) fires.add(fire);
    }
  }
  return [...fires].sort((a, b) => a - b);
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

function expand(field: string, low: number, high: number, names = ""): Set<number> {
  const values = new Set<number>();
  const number = (text: string) => {
    const named = names === "" ? -1 : names.split(" ").indexOf(text.slice(0, 3));
    return named < 0 ? Number(text) : named + low;
  };
  for (const item of field.split(",")) {
    const [span = "", step] = item.split("/");
    const [first = "", last] = span.split("-");
    let from = number(first);
    let to = last === undefined ? (step === undefined ? from : high) : number(last);
    if (first === "*" || first === "") [from, to] = [low, high];
    if (to < from) to += high - low + 1;
    for (let value = from; value <= to; value += Number(step ?? 1))
      values.add(value > high ? value - (high - low + 1) : value);
  }
  return values;
}

function isDay(date: Date, dom: string, dow: string): boolean {
  const day = date.getUTCDate();
  const weekday = date.getUTCDay();
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  if (dom !== "?") {
    if (/^L(-\d+)?$/.test(dom)) return day === length - Number(dom.slice(2) || 0);
    if (/^L(-\d+)?W$/.test(dom)) return day === nearest(date, length - Number(dom.slice(2, -1) || 0), length);
    if (/^\d+W$/.test(dom))
      return Number(dom.slice(0, -1)) <= length && day === nearest(date, Number(dom.slice(0, -1)), length);
    return expand(dom, 1, 31).has(day);
  }
  const names = "SUN MON TUE WED THU FRI SAT";
  const nameOrNumber = (text: string) => [...expand(text, 1, 7, names)][0];
  if (dow === "L") return weekday === 6;
  if (dow.includes("#")) {
    const [name = "", nth] = dow.split("#");
    return nameOrNumber(name) === weekday + 1 && Math.ceil(day / 7) === Number(nth);
  }
  if (/^([A-Z]{3}|\d+)L$/.test(dow)) return nameOrNumber(dow.slice(0, -1)) === weekday + 1 && day > length - 7;
  return expand(dow, 1, 7, names).has(weekday + 1);
}

function nearest(date: Date, day: number, length: number): number {
  if (day < 1) return 0;
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekday === 6) return day > 1 ? day - 1 : 3;
  if (weekday === 0) return day < length ? day + 1 : day - 2;
  return day;
}

const plainDays = new Map<string, number | undefined>();

/** The zone's offset at all times around a local day; undefined if the clock may change within 27 hours of it. */
function onlyOffset(day: number, zone: string): number | undefined {
  const key = `${zone} ${day}`;
  if (plainDays.has(key)) return plainDays.get(key);
  const first = offset((day - 1) * DAY, zone);
  let only: number | undefined = first;
  for (let hours = -27; hours <= 51; hours += 3) if (offset(day * DAY + hours * HOUR, zone) !== first) only = undefined;
  if (plainDays.size > 200_000) plainDays.clear();
  plainDays.set(key, only);
  return only;
}

/** The instants a wall time stands for by this project's DST rule. */
function instants(wall: number, zone: string, isInterval: boolean): number[] {
  const offsets = new Set<number>();
  for (const hours of [-27, -15, -3, 3, 15, 27]) offsets.add(offset(wall + hours * HOUR, zone));
  if (offsets.size === 1) return [...offsets].map((only) => wall - only);
  const found = [...offsets].map((o) => wall - o).filter((instant) => instant + offset(instant, zone) === wall);
  found.sort((a, b) => a - b);
  if (isInterval) return found;
  if (found.length > 0) return found.slice(0, 1);
  // In a gap: the first instant whose wall time is later.
  let low = wall - 27 * HOUR;
  let high = wall + 27 * HOUR;
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (middle + offset(middle, zone) > wall) high = middle;
    else low = middle;
  }
  return [high];
}

const formats = new Map<string, Intl.DateTimeFormat>();
const known = new Map<string, number>();

function offset(instant: number, zone: string): number {
  const key = `${zone} ${instant}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
    formats.set(zone, format);
  }
  const seconds = Math.floor(instant / 1_000) * 1_000;
  const value = Date.parse(`${format.format(seconds).replace(" ", "T")}Z`) - seconds;
  if (known.size > 200_000) known.clear();
  known.set(key, value);
  return value;
}
