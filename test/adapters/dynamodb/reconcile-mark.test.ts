import { afterAll, beforeAll, expect, test } from "vitest";
import { reconcileMark } from "../../../functions/adapters/dynamodb/reconcile-mark.ts";
import type { ReconcileMark } from "../../../functions/ports/reconcile-mark.ts";
import { reconcileMark as inMemory } from "../../memory/config-ports.ts";
import { clientOf, type RealTables, startRealTables } from "./real-tables.ts";

let tables: RealTables;
beforeAll(async () => {
  tables = await startRealTables();
});
afterAll(() => tables.stop());

/** The tables hold one mark: each run of a test begins later than all before it. */
let begins = 0;

test.each([
  { store: "DynamoDB", make: () => reconcileMark(clientOf(tables.endpoint), tables.config) },
  { store: "memory", make: inMemory },
])(
  "of several reconciles within the least time one may begin, by $store",
  async ({ make }: { make: () => ReconcileMark }) => {
    const mark = make();
    const start = ++begins * 1_000;
    const begun = await Promise.all([0, 1, 2, 3].map((at) => mark.begin(start + at, 10)));
    expect(begun.filter((isFirst) => isFirst)).toHaveLength(1);
    expect(await mark.begin(start + 13, 10)).toBe(true);
    expect(await mark.begin(start + 13, 10), "the answer to the first try was lost").toBe(true);
    expect(await mark.begin(start + 22, 10)).toBe(false);
    expect(await mark.begin(start + 23, 10)).toBe(true);
  },
);
