import { afterAll, beforeAll } from "vitest";
import { storesContract } from "../contract/all.ts";
import type { Stores } from "../contract/stores.ts";
import { clientOf, type RealTables, startRealTables, storesOf } from "./real-tables.ts";

let tables: RealTables;
let stores: Stores;

beforeAll(async () => {
  tables = await startRealTables();
  stores = storesOf(clientOf(tables.endpoint), tables);
});
afterAll(() => tables.stop());

storesContract(() => stores);
