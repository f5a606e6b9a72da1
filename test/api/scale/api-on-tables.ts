import { BatchWriteCommand, type BatchWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { reconcileMark } from "../../../functions/adapters/dynamodb/reconcile-mark.ts";
import { taskKey } from "../../../functions/adapters/dynamodb/task-key.ts";
import { clientOf, startRealTables, storesOf } from "../../adapters/dynamodb/real-tables.ts";
import { perSecond } from "../../bench/figure.ts";
import { World } from "../../memory/world.ts";
import { anApi, NOW } from "../an-api.ts";
import { rowsOf } from "./rows-of.ts";

/** Items that DynamoDB takes in one batch. */
const BATCH = 25;
const PARALLEL = 4;
const A_MINUTE_MS = 60_000;

/** A part of the SDK's handlers that their types leave out. */
interface Deadlines {
  updateHttpClientConfig(key: "requestTimeout", ms: number): void;
}

export type ApiOnTables = Awaited<ReturnType<typeof apiOnTables>>;

/** The API over the embedded store, which holds the rows of a world. Queues, schedules and functions are those of memory. */
export async function apiOnTables(world: World) {
  const tables = await startRealTables();
  const client = clientOf(tables.endpoint);
  // A store that is late is measured, and no error.
  (client.config.requestHandler as unknown as Deadlines).updateHttpClientConfig("requestTimeout", A_MINUTE_MS);
  await fill(client, tables, world);
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

type Tables = Awaited<ReturnType<typeof startRealTables>>;

async function fill(client: ReturnType<typeof clientOf>, tables: Tables, world: World): Promise<void> {
  const batches: NonNullable<BatchWriteCommandInput["RequestItems"]>[] = [];
  let rows = 0;
  for (const { table, item } of rowsOf(world)) {
    if (rows++ % BATCH === 0) batches.push({});
    const batch = batches.at(-1) ?? {};
    batch[tables[table]] = [...(batch[tables[table]] ?? []), { PutRequest: { Item: item } }];
  }
  await perSecond(batches.length, PARALLEL, async (n) => {
    const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems: batches[n] }));
    if (Object.keys(UnprocessedItems).length > 0) throw new Error("the embedded store left items of a batch");
  });
}
