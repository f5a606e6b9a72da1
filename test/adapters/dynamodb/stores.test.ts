import { afterAll, beforeAll } from "vitest";
import { storesContract } from "../contract/all.ts";
import type { Stores } from "../contract/stores.ts";
import { clientOf, type RealTables, startRealTables, storesOf } from "./real-tables.ts";

let tables: RealTables;
let stores: Stores;

beforeAll(async () => {
  tables = await startRealTables();
  stores = storesOf(clientOf(tables.endpoint), tables);
}, 60_000);
afterAll(() => tables.stop());

storesContract(() => stores);
