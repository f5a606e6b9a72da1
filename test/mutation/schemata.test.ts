import { transform } from "esbuild";
import { afterEach, expect, test } from "vitest";
import { newSwitch } from "./judge/switch.ts";
import { schemataOf } from "./schemata.ts";

afterEach(() => {
  globalThis.$mutation = undefined;
});

/** A file with its mutants, running. */
async function compiled(text: string) {
  const { mutants, text: schemata } = schemataOf({ file: "sample.ts", text }, 1);
  const { code } = await transform(schemata, { loader: "ts", format: "esm" });
  globalThis.$mutation = newSwitch();
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Record<string, unknown>;
  const told = mutants.map((mutant) => `${mutant.operator}: ${mutant.told}`);
  return {
    told,
    exported: (name: string) => module[name],
    call: (name: string, ...values: unknown[]) => (module[name] as (...values: unknown[]) => unknown)(...values),
    turnOn(change: string) {
      expect(told).toContain(change);
      globalThis.$mutation?.turn(told.indexOf(change) + 1, 1_000);
    },
  };
}

const SAMPLES: readonly { code: string; change: string; mutated: unknown; unchanged: unknown }[] = [
  { code: "return 1 < 2 ? 'a' : 'b';", change: "condition: 1 < 2 → false", unchanged: "a", mutated: "b" },
  { code: "return 2 <= 2;", change: "comparison: 2 <= 2 → 2 < 2", unchanged: true, mutated: false },
  {
    code: "return 1 === (0 ?? 2);",
    change: "comparison: 1 === (0 ?? 2) → 1 !== (0 ?? 2)",
    unchanged: false,
    mutated: true,
  },
  { code: "return 0 || (3 && 4);", change: "logic: 3 && 4 → 3", unchanged: 4, mutated: 3 },
  { code: "return !true;", change: "negation: !true → true", unchanged: false, mutated: true },
  { code: "return (7 - 1) * 2;", change: "arithmetic: 7 - 1 → 7 + 1", unchanged: 12, mutated: 16 },
  { code: "return 7 as number;", change: "off by one: 7 → 7 + 1", unchanged: 7, mutated: 8 },
  { code: "return Math.min(1, 2);", change: "method: Math.min(1, 2) → Math.max(1, 2)", unchanged: 1, mutated: 2 },
  { code: "return [3, 2].sort();", change: "method: no .sort()", unchanged: [2, 3], mutated: [3, 2] },
  { code: "return { a: 1, b: 2 };", change: "field: without a: 1", unchanged: { a: 1, b: 2 }, mutated: { b: 2 } },
  { code: "const l: number[] = []; l.push(1); return l;", change: "call: no l.push(1);", unchanged: [1], mutated: [] },
  {
    code: "const n = () => { return 1; }; return n();",
    change: "body: an empty function",
    unchanged: 1,
    mutated: undefined,
  },
  {
    code: "const o: any = {}; return o.a?.b.filter((n: number) => n > 1) ?? true;",
    change: "truth: true → false",
    unchanged: true,
    mutated: false,
  },
  {
    code: "return 'version = :version AND attribute_not_exists(PK)';",
    change: 'expression: "version = :version" always holds',
    unchanged: "version = :version AND attribute_not_exists(PK)",
    mutated: "(version = :version OR attribute_exists(PK) OR attribute_not_exists(PK)) AND attribute_not_exists(PK)",
  },
  {
    code: "return 'SET owes = :owes, dueAt = if_not_exists(dueAt, :due) REMOVE reason';",
    change: 'expression: "if_not_exists(dueAt, :due)" set always',
    unchanged: "SET owes = :owes, dueAt = if_not_exists(dueAt, :due) REMOVE reason",
    mutated: "SET owes = :owes, dueAt = :due REMOVE reason",
  },
];

test.each(SAMPLES)("$change", async ({ code, change, unchanged, mutated }) => {
  const sample = await compiled(`export function sample(): unknown { ${code} }`);
  expect(sample.call("sample")).toEqual(unchanged);
  sample.turnOn(change);
  expect(sample.call("sample")).toEqual(mutated);
  globalThis.$mutation?.turn(0, 0);
  expect(sample.call("sample")).toEqual(unchanged);
});

test("two awaited calls change their order, one call is left out, or one is not awaited", async () => {
  const sample = await compiled(`
    const later = (list: string[], name: string) => Promise.resolve().then(() => list.push(name));
    export async function sample(): Promise<string[]> {
      const list: string[] = [];
      await later(list, "a");
      await later(list, "b");
      return [...list];
    }`);
  const withMutant = async (change: string) => {
    sample.turnOn(change);
    return sample.call("sample");
  };
  expect(await sample.call("sample")).toEqual(["a", "b"]);
  const swap = 'order: await later(list, "b"); before await later(list, "a");';
  expect(await withMutant(swap)).toEqual(["b", "a"]);
  expect(await withMutant('call: no await later(list, "a");')).toEqual(["b"]);
  expect(await withMutant('await: no await of later(list, "b")')).toEqual(["a"]);
});

test("a constant follows the switch, for those that import it too", async () => {
  const sample = await compiled("export const MOST = 3; export const twice = () => MOST * 2;");
  sample.turnOn("off by one: 3 → 3 + 1");
  expect([sample.exported("MOST"), sample.call("twice")]).toEqual([4, 8]);
  globalThis.$mutation?.turn(0, 0);
  expect([sample.exported("MOST"), sample.call("twice")]).toEqual([3, 6]);
});

test("a mutant's values are removed from a cache of a file", async () => {
  const sample = await compiled(`
    const cache = new Map<number, number>();
    export function twice(n: number) { return cache.get(n) ?? cache.set(n, n * 2).get(n); }`);
  sample.turnOn("arithmetic: n * 2 → n / 2");
  expect(sample.call("twice", 4)).toBe(2);
  globalThis.$mutation?.turn(0, 0);
  expect(sample.call("twice", 4)).toBe(2);
  await globalThis.$mutation?.clean();
  expect(sample.call("twice", 4)).toBe(8);
});

test("a mutant that goes round for ever is stopped", async () => {
  const sample = await compiled("export function sample() { for (let i = 0; i < 3; ) { i += 1; } return 'over'; }");
  sample.turnOn("call: no i += 1;");
  expect(() => sample.call("sample")).toThrow("goes round for ever");
});

test("types, imports, thrown texts and logs are left alone", async () => {
  const { told } = await compiled(`
    export type Limits = { readonly most: 3; readonly least: true };
    export function sample(log: any): void { log.info({ a: 1 }); log.log.error({ a: 1 }); throw new Error(String(1 + 1)); }`);
  expect(told).toEqual(["body: an empty function"]);
});
