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

test.each([
  { store: "DynamoDB", make: () => reconcileMark(clientOf(tables.endpoint), tables.config) },
  { store: "memory", make: inMemory },
])("of those who begin within a time one may, by $store", async ({ make }: { make: () => ReconcileMark }) => {
  const mark = make();
  const begun = await Promise.all([0, 1, 2, 3].map((at) => mark.begin(1_000 + at, 10)));
  expect(begun.filter((isFirst) => isFirst)).toHaveLength(1);
  expect(await mark.begin(1_013, 10)).toBe(true);
  expect(await mark.begin(1_013, 10), "the answer to the first try was lost").toBe(true);
  expect(await mark.begin(1_022, 10)).toBe(false);
  expect(await mark.begin(1_023, 10)).toBe(true);
});
