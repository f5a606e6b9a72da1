import fc from "fast-check";

/** Documented-grammar crons. */
const number = (min: number, max: number) => fc.integer({ min, max });

function field(min: number, max: number, maxStep: number): fc.Arbitrary<string> {
  const value = number(min, max);
  const item = fc.oneof(
    value.map(String),
    fc.tuple(value, value).map(([a, b]) => `${a}-${b}`),
    fc.tuple(value, value, number(1, maxStep)).map(([a, b, n]) => `${a}-${b}/${n}`),
    fc.tuple(value, number(1, maxStep)).map(([a, n]) => `${a}/${n}`),
    number(1, maxStep).map((n) => `*/${n}`),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant("*") },
    { weight: 3, arbitrary: value.map(String) },
    { weight: 2, arbitrary: item },
    { weight: 1, arbitrary: fc.array(item, { minLength: 2, maxLength: 4 }).map((items) => items.join(",")) },
  );
}

/** Few fires an hour, so that windows of days stay small. */
const sparse = fc.oneof(
  number(0, 59).map(String),
  number(0, 59).map(String),
  fc.constantFrom("0", "0,30", "0/20", "58-1", "5,10,59"),
);

const dom = fc.oneof(
  { weight: 3, arbitrary: field(1, 31, 31) },
  { weight: 2, arbitrary: fc.constantFrom("L", "LW", "L-3", "L-1W", "1W", "15W", "31W", "L-30", "1", "31", "l-5w") },
);
const names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;
const dow = fc.oneof(
  { weight: 2, arbitrary: field(1, 7, 7) },
  { weight: 1, arbitrary: fc.constantFrom("L", "MON-FRI", "FRI-MON", "sat,sun", "FRIL", "1L", "7L") },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...names), number(1, 5)).map(([name, n]) => `${name}#${n}`) },
);
const month = fc.oneof(
  { weight: 3, arbitrary: fc.constant("*") },
  field(1, 12, 12),
  fc.constantFrom("JAN-MAR", "NOV-FEB", "mar,oct", "3,11"),
);
const year = fc.oneof(
  { weight: 8, arbitrary: fc.constant("") },
  fc.constantFrom(" *", " 2026-2029", " 2027", " 2026/2", " 2027,2028"),
);

const days = fc.oneof(
  { weight: 2, arbitrary: fc.constant(["*", "?"] as const) },
  dom.map((text) => [text, "?"] as const),
  dow.map((text) => ["?", text] as const),
);

export const cronText = fc
  .tuple(sparse, sparse, field(0, 23, 23), days, month, year)
  .map(([s, m, h, [d, w], mo, y]) => `${s} ${m} ${h} ${d} ${mo} ${w}${y}`);

/** Zones whose clocks change in all the ways there are. */
export const ZONES = [
  "UTC",
  "America/New_York",
  "Europe/London",
  "Africa/Cairo",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Asia/Kolkata",
  "Pacific/Apia",
] as const;

export const zoneName = fc.constantFrom(...ZONES);
