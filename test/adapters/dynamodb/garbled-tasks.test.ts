import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { documentClient } from "../../../functions/adapters/dynamodb/client.ts";
import { taskKey } from "../../../functions/adapters/dynamodb/keys.ts";
import { taskEnds } from "../../../functions/adapters/dynamodb/task-store.ts";
import { CLAIM_ATTRIBUTES } from "../../../functions/contract/table-shape.ts";
import { stubAwsEnvironment } from "../an-endpoint.ts";
import { type RealTables, startRealTables } from "./real-tables.ts";

/** Job code is assumed to hold its runner's role, which may write the attributes of a claim: to whatever it likes. */
let tables: RealTables;
beforeAll(async () => {
  tables = await startRealTables();
  stubAwsEnvironment(tables.endpoint);
});
afterAll(() => tables?.stop());

const GARBAGE = [
  { S: "x" },
  { S: "" },
  { N: "-1" },
  { N: "1e125" },
  { N: "9007199254740993.5" },
  { N: "0.1" },
  { BOOL: true },
  { NULL: true } as const,
  { L: [] },
  { M: { a: { N: "1" } } },
  { NS: ["1"] },
  { B: Buffer.from("x") },
];

test.each(CLAIM_ATTRIBUTES)("a row whose %s is garbage is read, and ended, as any other", async (attribute) => {
  const client = documentClient();
  const ends = taskEnds(client, tables.run);
  const END = { outcome: "LOST", reason: "gone", endedAt: 1_795_000_000_000 } as const;
  for (const [n, garbage] of GARBAGE.entries()) {
    const taskId = `task ${attribute} ${n}`;
    const { PK, SK } = taskKey(taskId);
    const Item = { PK: { S: PK }, SK: { S: SK }, [attribute]: garbage };
    await client.send(new PutItemCommand({ TableName: tables.run, Item }));
    const row = await ends.read(taskId);
    expect(row, JSON.stringify(garbage)).toMatchObject({ taskId });
    for (const at of [row?.claimedAt, row?.endedAt]) expect(() => new Date(at ?? 0).toISOString()).not.toThrow();
    expect(await ends.end(taskId, END)).toMatchObject({ taskId, ...END });
    expect(await ends.end(taskId, { ...END, outcome: "FINISHED" })).toMatchObject({ taskId, ...END });
  }
});
