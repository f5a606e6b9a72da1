import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Judge } from "./judges.ts";
import { memoryOf } from "./memory.ts";
import type { Mutant } from "./mutant.ts";
import { ofWholeFiles, reportedOf, sampleOf } from "./plan.ts";

const before = process.cwd();
const MUTANT: Mutant = {
  id: 1,
  file: "a.ts",
  line: 1,
  within: "f",
  operator: "body",
  told: "an empty function",
  nth: 1,
};
const judge = (file: string): Judge => ({ file, imports: new Set([file, "a.ts"]) });
const [FIRST, SECOND] = [judge("test/first.test.ts"), judge("test/second.test.ts")];

beforeEach(() => {
  process.chdir(mkdtempSync(path.join(tmpdir(), "memory-")));
  mkdirSync("test");
  for (const file of ["a.ts", "test/first.test.ts", "test/second.test.ts"]) writeFileSync(file, `// ${file}`);
  writeFileSync("test/first.test.ts", 'import "./support.ts"; export * from "./support.ts"; export * from "../a.ts";');
  writeFileSync("test/support.ts", "");
});
afterEach(() => {
  const place = process.cwd();
  process.chdir(before);
  rmSync(place, { recursive: true });
});

/** The memory of another run. */
const memory = (judges: readonly Judge[], seeds = 0) => memoryOf(judges, seeds, "memory.json");

function remember(fate: Parameters<ReturnType<typeof memory>["keep"]>[1], ...judges: Judge[]) {
  const first = memory(judges);
  first.keep(MUTANT, fate);
  first.save();
}

test("a killed mutant stays killed by any judges, until its file, its killer or the support of that changes", () => {
  const fate = { state: "killed", test: "test/first.test.ts > holds" } as const;
  for (const changed of ["test/support.ts", "a.ts", "test/first.test.ts"]) {
    remember(fate, FIRST);
    writeFileSync("test/second.test.ts", "// no killer");
    expect(memory([SECOND]).recall(MUTANT)).toEqual(fate);
    writeFileSync(changed, `// another ${changed}`);
    expect(memory([FIRST]).recall(MUTANT)).toBeUndefined();
  }
});

test("a survivor is judged again by each test that has not judged it, and --remembered lists it until then", () => {
  remember({ state: "survived" }, FIRST);
  expect(memory([FIRST]).recall(MUTANT)).toEqual({ state: "survived" });
  expect(memory([FIRST, SECOND]).recall(MUTANT)).toBeUndefined();
  expect(memory([FIRST, SECOND]).recallAny(MUTANT)).toEqual({ state: "survived" });
});

test("the judges of several runs add up", () => {
  remember({ state: "survived" }, FIRST);
  remember({ state: "survived" }, SECOND);
  expect(memory([FIRST, SECOND]).recall(MUTANT)).toEqual({ state: "survived" });
});

test("a survivor is judged again when its file or a judge of it changes", () => {
  for (const changed of ["test/support.ts", "a.ts", "test/first.test.ts"]) {
    remember({ state: "survived" }, FIRST);
    writeFileSync(changed, `// another ${changed}`);
    expect(memory([FIRST]).recallAny(MUTANT)).toBeUndefined();
  }
});

test("a survivor of some seeds is judged by more of them", () => {
  const simulation = judge("test/mutation/judge/seeds.ts");
  const first = memory([simulation], 3);
  first.keep(MUTANT, { state: "survived" });
  first.save();
  expect(memory([simulation], 3).recall(MUTANT)).toEqual({ state: "survived" });
  expect(memory([simulation], 4).recall(MUTANT)).toBeUndefined();
});

test("a file counts when the fates of all its mutants are known: a run that was stopped knows the kills alone", () => {
  const mutants = [MUTANT, { ...MUTANT, id: 2 }, { ...MUTANT, id: 3, file: "b.ts" }];
  expect(ofWholeFiles(mutants, ({ id }) => id !== 2).map(({ id }) => id)).toEqual([3]);
  expect(ofWholeFiles(mutants, () => true)).toEqual(mutants);
});

test("two runs at the same time keep the fates of each other", () => {
  const other: Mutant = { ...MUTANT, told: "condition" };
  const [one, two] = [memory([FIRST]), memory([FIRST])];
  one.keep(MUTANT, { state: "survived" });
  two.keep(other, { state: "survived" });
  one.save();
  two.save();
  expect([MUTANT, other].map((mutant) => memory([FIRST]).recall(mutant))).toEqual(Array(2).fill({ state: "survived" }));
});

test("a report holds the sample of a folder only when all of it was judged, beside the files that were judged whole", () => {
  const mutantOf = (folder: string, id: number): Mutant => ({
    ...{ id, file: `${folder}/${id % 2 === 0 ? "even" : "odd"}.ts`, line: id, within: "f", operator: "truth" },
    ...{ told: `${id}`, nth: 1 },
  });
  const [core, steps] = ["functions/core/run", "functions/steps"];
  const mutants = [1, 2, 3, 4].map((id) => mutantOf(core, id)).concat([5, 6, 7, 8].map((id) => mutantOf(steps, id)));
  const sample = { size: 2, seed: 7 };
  const drawn = sampleOf(mutants, sample).map(({ id }) => id);
  expect(drawn.filter((id) => id <= 4)).toHaveLength(2);
  expect(drawn).toHaveLength(4);
  const reported = (known: readonly number[], of: typeof sample | undefined = sample) =>
    reportedOf(mutants, ({ id }) => known.includes(id), of).map(({ id }) => id);
  const numbers = (ids: readonly number[]) => [...ids].sort((a, b) => a - b);
  expect(numbers(reported(drawn))).toEqual(numbers(drawn));
  expect(numbers(reported([1, 2, 3, 4, ...drawn]))).toEqual(numbers([...new Set([1, 2, 3, 4, ...drawn])]));
  expect(reported([1, 3, drawn.at(-1) ?? 0], undefined)).toEqual([1, 3]);
  const [first = 0] = drawn.filter((id) => id > 4);
  expect(numbers(reported([1, 3, first]))).toEqual([1, 3]);
});
