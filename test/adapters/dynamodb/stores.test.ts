import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { storesContract } from "../contract/all.ts";
import { freshName, NOW, type Stores } from "../contract/stores.ts";
import { awaited, counting } from "./awaited.ts";
import { clientOf, type RealTables, startRealTables, storesOf } from "./real-tables.ts";

let tables: RealTables;
let client: ReturnType<typeof clientOf>;
let stores: Stores;

beforeAll(async () => {
  tables = await startRealTables();
});
beforeEach(() => {
  client = counting(clientOf(tables.endpoint));
  stores = awaited(storesOf(client, tables));
  return () => client.destroy();
});
afterAll(() => tables.stop());

storesContract(() => stores);

test.each([
  { blocks: [0], limit: 2, requests: 1, because: "one was free" },
  { blocks: [0], limit: 1, requests: 2, because: "none was free, and the chunk waits" },
  { blocks: [0, 1], limit: 2, requests: 2, because: "they fit in part" },
])("$blocks permits of $limit are taken by $requests request: $because", async ({ blocks, limit, requests }) => {
  const [first, second] = [freshName("job.c1"), freshName("job.c2")];
  await stores.permits.take({ executionId: first, chunk: 0, blocks: [0], limit: 2, now: NOW });
  const send = vi.spyOn(client, "send");
  await stores.permits.take({ executionId: second, chunk: 0, blocks, limit, now: NOW });
  expect(send).toHaveBeenCalledTimes(requests);
  for (const executionId of [first, second]) await stores.permits.give(executionId, 0, [], true);
});
