import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { App } from "../../contract/app.ts";
import { Origin } from "../../contract/origin.ts";
import type { AppChange } from "../../core/run/app-change.ts";
import type { AppChanges } from "../../ports/app-changes.ts";
import { appPuts, isStill } from "./app-store.ts";
import { changePuts } from "./change-row.ts";
import { ifAllHold, ifHolds, type Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { getItem } from "./get-item.ts";
import { appChangeKey, appKey } from "./keys.ts";
import { owed } from "./owed.ts";

const ChangeRow = z.object({
  appName: z.string(),
  kind: z.enum(["disabled", "deleted"]),
  at: z.number(),
  pass: z.union([z.literal(1), z.literal(2)]),
  after: z.string().optional(),
  origin: Origin.optional(),
});

/** Apps in the Config table; in the Run table the work that their changes owe for their jobs. */
export function appChanges(client: DynamoDBDocumentClient, tables: { config: string; run: string }): AppChanges {
  const { config, run } = tables;
  const rowOf = (change: AppChange, dueAt: number): Row => {
    const key = appChangeKey(change.appName);
    return { ...key, ...change, ...owed(key, "app", dueAt) };
  };
  const transact = async (items: NonNullable<TransactWriteCommandInput["TransactItems"]>) =>
    (await ifAllHold(client.send(new TransactWriteCommand({ TransactItems: items })))) === undefined;
  const isThis = ({ at, pass }: AppChange) => ({
    ConditionExpression: "#at = :at AND pass = :pass",
    ExpressionAttributeNames: { "#at": "at" },
    ExpressionAttributeValues: { ":at": at, ":pass": pass },
  });
  const before = (app: App): App => ({ ...app, revision: app.revision - 1 });
  return {
    disable: (app, change, dueAt) =>
      transact([
        ...appPuts(config, app, isStill(before(app))),
        { Put: { TableName: run, Item: rowOf(change, dueAt) } },
      ]),
    enable: (app) =>
      transact([
        ...appPuts(config, app, isStill(before(app))),
        { Delete: { TableName: run, Key: appChangeKey(app.appName) } },
      ]),
    remove: (app, change, dueAt) =>
      transact([
        { Delete: { TableName: config, Key: appKey(app.appName), ...isStill(app) } },
        ...changePuts(config, { of: "app", name: app.appName, revision: app.revision + 1 }, change.origin),
        { Put: { TableName: run, Item: rowOf(change, dueAt) } },
      ]),
    async get(appName) {
      const row = await getItem(client, run, appChangeKey(appName));
      return row && defined(ChangeRow.parse(row));
    },
    async advance(change, next, dueAt) {
      const { after, ...rest } = change;
      const Item = rowOf({ ...rest, ...next }, dueAt);
      return (await ifHolds(client.send(new PutCommand({ TableName: run, Item, ...isThis(change) })))).ok;
    },
    async end(change) {
      const Key = appChangeKey(change.appName);
      await ifHolds(client.send(new DeleteCommand({ TableName: run, Key, ...isThis(change) })));
    },
  };
}
