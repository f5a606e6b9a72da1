import { afterAll, beforeAll, test } from "vitest";
import type { Stores } from "../contract/stores.ts";
import { bothAnswerTheSame } from "./both-stores.ts";
import { clientOf, type RealTables, startRealTables, storesOf } from "./real-tables.ts";

let tables: RealTables;
let stores: Stores;

beforeAll(async () => {
  tables = await startRealTables();
  stores = storesOf(clientOf(tables.endpoint), tables);
});
afterAll(() => tables.stop());

test("DynamoDB and memory answer the same to any requests in any order", async () => {
  await bothAnswerTheSame(stores, { sequences: 1_000, steps: 80 });
}, 1_200_000);
