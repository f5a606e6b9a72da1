import { expect, test } from "vitest";
import { parseCron } from "../../../functions/core/cron/parse.ts";
import { nextFires } from "./engine.ts";
import { naiveFires } from "./naive.ts";
import { type Vector, vectors } from "./vectors.ts";

const documented = vectors.filter(({ odd }) => odd === undefined);
/** Quartz's corpus ends 100 years after it was recorded. */
const QUARTZ_END = Date.UTC(2127, 0, 1);

const firesOf = ({ expr, zone, start }: Vector) => nextFires(expr, zone, start, 20).filter((fire) => fire < QUARTZ_END);
const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

test("every documented expression is accepted or refused as Quartz does", () => {
  const wrong = documented.filter(({ expr, valid }) => parseCron(expr).ok !== valid);
  expect(wrong.map(({ expr }) => expr)).toEqual([]);
  expect(documented.length).toBe(1_122);
});

test("outside DST transitions every fire is Quartz's", () => {
  const plain = documented.filter(({ valid, dst }) => valid && dst === undefined);
  expect(plain.filter((vector) => !same(firesOf(vector), vector.next)).map(({ expr }) => expr)).toEqual([]);
  expect(plain.length).toBe(816);
});

const isInterval = ({ expr }: Vector) => /[*/-]/.test(expr.trim().split(/[ \t]+/)[2] ?? "");

/** The reasons for fires that differ from Quartz's, with the number of vectors that show each. */
const RULES: readonly { rule: string; holds: (vector: Vector) => boolean; count: number }[] = [
  {
    rule: "interval crons fire in both passes of a repeated hour",
    holds: (v) => isInterval(v) && v.dst !== "gap",
    count: 24,
  },
  { rule: "an existing time next to a gap is not lost", holds: (v) => isInterval(v) && v.dst === "gap", count: 1 },
  { rule: "a fixed time in a gap fires at its end", holds: (v) => !isInterval(v) && v.dst === "gap", count: 16 },
  {
    rule: "a fixed time of a repeated hour fires in its first pass",
    holds: (v) => !isInterval(v) && v.dst !== "gap",
    count: 10,
  },
];

test("inside DST transitions each difference is of a named rule, and the naive evaluator agrees with it", () => {
  const different = documented.filter((v) => v.valid && v.dst !== undefined && !same(firesOf(v), v.next));
  for (const { rule, holds, count } of RULES) expect(different.filter(holds).length, rule).toBe(count);
  expect(different.length).toBe(51);
  for (const vector of different) {
    const fires = firesOf(vector);
    const until = fires.at(-1) ?? vector.start;
    expect(fires, vector.expr).toEqual(naiveFires(vector.expr, vector.zone, vector.start, until));
  }
});
