import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import { reconcileMark } from "../../functions/adapters/dynamodb/reconcile-mark.ts";
import { taskKey } from "../../functions/adapters/dynamodb/task-key.ts";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { createHandler as createPlanner } from "../../functions/planner/handler.ts";
import { createHandler as createSweep } from "../../functions/sweep/handler.ts";
import { clientOf, startRealTables, storesOf } from "../adapters/dynamodb/real-tables.ts";
import { anApi } from "../api/an-api.ts";
import { World } from "../memory/world.ts";
import { outsideOf } from "../support/over-world.ts";

const binaryAsOnTheWire = (_: string, value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;

/** Rows as DynamoDB's own JSON has them, by table. */
export type StoredRows = Readonly<Record<"config" | "run", readonly Record<string, AttributeValue>[]>>;

export type StackOnTables = Awaited<ReturnType<typeof stackOnTables>>;

/**
 * The functions over the embedded tables, on a clock that stands still. Their messages are kept, and nothing delivers
 * them.
 * @param rows are in the tables when the functions start.
 */
export async function stackOnTables(at: number, rows: StoredRows = { config: [], run: [] }) {
  const tables = await startRealTables(async (opened, names) => {
    for (const table of ["config", "run"] as const)
      for (const Item of rows[table])
        await opened.run("PutItem", { TableName: names[table], Item }).catch((error: unknown) => {
          throw new Error(`${JSON.stringify(Item).slice(0, 200)} is no item`, { cause: error });
        });
  });
  const client = clientOf(tables.endpoint);
  const world = new World(at);
  const { clock, ...stores } = storesOf(client, tables);
  clock.now = at;
  const now = () => clock.now;
  const errors: unknown[] = [];
  const key = taskKey(client, tables.config, now);
  await key.make();
  const deps = {
    ...stores,
    ...outsideOf(world),
    letterNotes: stores.marks,
    heartbeats: stores.marks,
    taskKey: key,
    now,
    sleepUntil: async (until: number) => void Object.assign(clock, { now: Math.max(clock.now, until) }),
    log: { info: () => {}, error: (fact: string, { cause }: { cause: unknown }) => void errors.push([fact, cause]) },
  };
  const { claims: _, permits: __, marks: ___, ...ofApi } = stores;
  const api = anApi(
    {
      ...ofApi,
      ...{ heartbeats: stores.marks, letterNotes: stores.marks, taskKey: key, now },
      reconcileMark: reconcileMark(client, tables.config),
    },
    world,
  );
  const scan = async (TableName: string) => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    return JSON.parse(JSON.stringify(Items, binaryAsOnTheWire)) as Record<string, AttributeValue>[];
  };
  return {
    ...{ world, deps, clock, errors: () => [...errors, ...api.errors] },
    send: api.send,
    plan: createPlanner(deps),
    dispatch: createDispatcher(deps),
    collect: createCollector(deps),
    sweep: createSweep(deps),
    rows: async (): Promise<StoredRows> => ({ config: await scan(tables.config), run: await scan(tables.run) }),
    async stop() {
      client.destroy();
      await tables.stop();
    },
  };
}
