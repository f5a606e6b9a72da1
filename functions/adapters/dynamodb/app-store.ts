import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { App } from "../../contract/app.ts";
import { BY_KIND } from "../../contract/table-shape.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { type Row, transact } from "./conditional.ts";
import { appKey, appRevisionKey } from "./keys.ts";
import { queryPage } from "./query.ts";

/** Apps in the Config table: the newest revision under the app's own key, each revision under its own. */
export function appStore(client: DynamoDBDocumentClient, table: string): AppStore {
  const read = (row: Row): App => App.parse(row.app);
  const get = async (key: Row) => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item && read(Item);
  };
  const put = async (app: App, condition: string, values?: Row) => {
    const item = { ...appKey(app.appName), kind: "APP", name: app.appName, app };
    const failed = await transact(() =>
      client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: table,
                Item: item,
                ConditionExpression: condition,
                ...(values && { ExpressionAttributeValues: values }),
              },
            },
            { Put: { TableName: table, Item: { ...appRevisionKey(app), app } } },
          ],
        }),
      ),
    );
    return failed === undefined;
  };
  return {
    get: (appName) => get(appKey(appName)),
    getRevision: (revision) => get(appRevisionKey(revision)),
    create: (app) => put(app, "attribute_not_exists(PK)"),
    update: (app) =>
      put(app, "app.revision = :before AND app.incarnation = :incarnation", {
        ":before": app.revision - 1,
        ":incarnation": app.incarnation,
      }),
    list: (page) =>
      queryPage(
        client,
        {
          TableName: table,
          IndexName: BY_KIND.index,
          KeyConditionExpression: "kind = :kind",
          ExpressionAttributeValues: { ":kind": "APP" },
        },
        page,
        read,
      ),
  };
}
