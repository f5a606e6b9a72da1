import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { App } from "../../contract/app.ts";
import { BY_KIND } from "../../contract/table-shape.ts";
import type { AppStore } from "../../ports/app-store.ts";
import { changePuts } from "./change-row.ts";
import { ifAllHold, type Row } from "./conditional.ts";
import { getItem } from "./get-item.ts";
import { appKey, appRevisionKey, appRevisionsPrefix } from "./keys.ts";
import { type List, queryPage, withPrefix } from "./query.ts";

const KIND = "APP";

/**
 * The publisher chooses the names of an app's variables. Some (`constructor`) cannot be attribute names of a plain
 * object.
 */
const stored = ({ environment, ...app }: App): Row => ({ ...app, environment: Object.entries(environment) });

const StoredApp = App.extend({ environment: z.array(z.tuple([z.string(), z.string()])).transform(Object.fromEntries) });
const readApp = (row: unknown): App => App.parse(StoredApp.parse(row));

/** The condition that the stored app is still this revision of it. */
export const isStill = ({ revision, incarnation }: App): Row => ({
  ConditionExpression: "app.revision = :revision AND app.incarnation = :incarnation",
  ExpressionAttributeValues: { ":revision": revision, ":incarnation": incarnation },
});

/** The puts of the newest revision: under the app's own key, on a condition, and under the revision's key. */
export const appPuts = (table: string, app: App, condition: Row) => [
  {
    Put: {
      TableName: table,
      Item: { ...appKey(app.appName), kind: KIND, name: app.appName, app: stored(app) },
      ...condition,
    },
  },
  { Put: { TableName: table, Item: { ...appRevisionKey(app), app: stored(app) } } },
  ...changePuts(table, { of: "app", name: app.appName, revision: app.revision }, app.origin),
];

/** Apps in the Config table: the newest revision under the app's own key, each revision under its own. */
export function appStore(client: DynamoDBDocumentClient, table: string): AppStore {
  const read = (row: Row): App => readApp(row.app);
  const get = async (key: Row) => {
    const row = await getItem(client, table, key);
    return row && read(row);
  };
  const put = async (app: App, condition: Row) => {
    const request = new TransactWriteCommand({ TransactItems: appPuts(table, app, condition) });
    return (await ifAllHold(client.send(request))) === undefined;
  };
  const all: List<App> = {
    query: {
      TableName: table,
      IndexName: BY_KIND.index,
      KeyConditionExpression: "kind = :kind",
      ExpressionAttributeValues: { ":kind": KIND },
    },
    read,
    nameOf: ({ appName }) => appName,
    keyOf: (name) => ({ ...appKey(name), kind: KIND, name }),
  };
  const newestRevisions = ({ appName, incarnation }: Pick<App, "appName" | "incarnation">): List<App> => ({
    query: {
      TableName: table,
      ConsistentRead: true,
      ScanIndexForward: false,
      KeyConditionExpression: "PK = :app AND begins_with(SK, :revisions)",
      ExpressionAttributeValues: { ":app": appKey(appName).PK, ":revisions": appRevisionsPrefix(incarnation) },
    },
    read,
    nameOf: ({ revision }) => String(revision),
    keyOf: (revision) => appRevisionKey({ appName, incarnation, revision: Number(revision) }),
  });
  return {
    get: (appName) => get(appKey(appName)),
    getRevision: (revision) => get(appRevisionKey(revision)),
    create: (app) => put(app, { ConditionExpression: "attribute_not_exists(PK)" }),
    update: (app) => put(app, isStill({ ...app, revision: app.revision - 1 })),
    pageRevisions: (app, page) => queryPage(client, newestRevisions(app), page),
    list: (page, prefix) => queryPage(client, withPrefix(all, BY_KIND.sort, prefix), page, prefix),
  };
}
