import { marshall } from "@aws-sdk/util-dynamodb";
import { reconcileMark } from "../../../functions/adapters/dynamodb/reconcile-mark.ts";
import { taskKey } from "../../../functions/adapters/dynamodb/task-key.ts";
import type { Tables } from "../../../infra/local/services/dynamodb/tables.ts";
import { clientOf, type RealTables, startRealTables, storesOf } from "../../adapters/dynamodb/real-tables.ts";
import { World } from "../../memory/world.ts";
import { anApi, NOW } from "../an-api.ts";
import { rowsOf, type TableRow } from "./rows-of.ts";

/** Items that DynamoDB takes in one batch. */
const BATCH = 25;
/** Batches that the store keeps together. */
const PARALLEL = 40;
const A_MINUTE_MS = 60_000;

/** A part of the SDK's handlers that their types leave out. */
interface Deadlines {
  updateHttpClientConfig(key: "requestTimeout", ms: number): void;
}

export type ApiOnTables = Awaited<ReturnType<typeof apiOnTables>>;

/** The API over the embedded store, which holds the rows of a world. Queues, schedules and functions are those of memory. */
export async function apiOnTables(world: World) {
  const tables = await startRealTables((opened, names) => fill(opened, names, world));
  const client = clientOf(tables.endpoint);
  // A store that is late is measured, and no error.
  (client.config.requestHandler as unknown as Deadlines).updateHttpClientConfig("requestTimeout", A_MINUTE_MS);
  let requests = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      requests++;
      return next(args);
    },
    { step: "initialize", name: "countsRequests" },
  );
  const { clock, marks, claims: _, permits: __, ...stores } = storesOf(client, tables);
  clock.now = world.now;
  const now = () => clock.now;
  const { send, errors } = anApi(
    {
      ...stores,
      ...{ heartbeats: marks, letterNotes: marks, now },
      taskKey: taskKey(client, tables.config, now),
      reconcileMark: reconcileMark(client, tables.config),
    },
    new World(NOW),
  );
  return {
    ...{ send, errors, clock },
    /** Requests of the store until now. */
    requests: () => requests,
    async stop() {
      client.destroy();
      await tables.stop();
    },
  };
}

/** Writes the rows of a world in batches. */
async function fill(tables: Tables, names: Pick<RealTables, "config" | "run">, world: World): Promise<void> {
  const rows = rowsOf(world);
  const writeAll = async () => {
    for (let requests = nextBatch(rows, names); requests !== undefined; requests = nextBatch(rows, names))
      await tables.run("BatchWriteItem", { RequestItems: requests });
  };
  await Promise.all(Array.from({ length: PARALLEL }, writeAll));
}

/** @returns undefined where no row is left */
function nextBatch(rows: Iterator<TableRow>, names: Pick<RealTables, "config" | "run">) {
  const batch: Record<string, { PutRequest: { Item: unknown } }[]> = {};
  for (let size = 0; size < BATCH; size++) {
    const { done, value } = rows.next();
    if (done) return size === 0 ? undefined : batch;
    const Item = marshall(value.item, { removeUndefinedValues: true });
    batch[names[value.table]] = [...(batch[names[value.table]] ?? []), { PutRequest: { Item } }];
  }
  return batch;
}
