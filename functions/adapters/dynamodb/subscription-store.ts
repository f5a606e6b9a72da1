import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { MAX_SUBSCRIPTIONS, Subscription, Wants } from "../../contract/notice.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SubscribersReads, SubscriptionReads, Subscriptions } from "../../ports/notices.ts";
import { ifAllHold } from "./conditional.ts";
import { defined } from "./defined.ts";
import { getItem } from "./get-item.ts";
import { subscriptionKey, wantsKey } from "./keys.ts";

/** Wants by the names of their subscriptions; `version` changes with each of them. */
const WantsRow = z.object({ version: z.number(), wants: z.record(z.string(), Wants) });

/** A sandbox reads the wants again when they are older than this. */
export const WANTS_KEPT_MS = 10_000;

const readWants = async (client: DynamoDBDocumentClient, table: string) => {
  const row = await getItem(client, table, wantsKey);
  return row === undefined ? { version: 0, wants: {} } : WantsRow.parse(row);
};

/** The wants of all subscriptions, kept for ten seconds: a failure of many jobs at a time costs one read. */
export function subscribers(client: DynamoDBDocumentClient, table: string, now: Clock): SubscribersReads {
  let known: { readonly at: number; readonly wants: readonly Wants[] } | undefined;
  return {
    async wants() {
      if (known === undefined || now() - known.at >= WANTS_KEPT_MS) {
        const at = now();
        const { wants } = await readWants(client, table);
        known = { at, wants: Object.values(wants).map((one) => defined(one)) };
      }
      return known.wants;
    },
  };
}

export function subscriptionReads(client: DynamoDBDocumentClient, table: string): SubscriptionReads {
  return {
    async get(name) {
      const row = await getItem(client, table, subscriptionKey(name));
      return row && defined(Subscription.parse(row));
    },
  };
}

/** Subscriptions in the Config table. Each change changes the list of all wants in the same transaction. */
export function subscriptionStore(client: DynamoDBDocumentClient, table: string): Subscriptions {
  /** Repeats a change of the wants until no other one came between. */
  const change = async <T>(
    decide: (wants: Readonly<Record<string, Wants>>) => {
      result: T;
      wants?: Readonly<Record<string, Wants>>;
      item?: object;
    },
  ): Promise<T> => {
    for (;;) {
      const { version, wants: before } = await readWants(client, table);
      const { result, wants, item } = decide(before);
      if (wants === undefined || item === undefined) return result;
      const isStill =
        version === 0
          ? { ConditionExpression: "attribute_not_exists(PK)" }
          : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": version } };
      const put = { Put: { TableName: table, Item: { ...wantsKey, version: version + 1, wants }, ...isStill } };
      const request = new TransactWriteCommand({ TransactItems: [put, item] });
      if ((await ifAllHold(client.send(request))) === undefined) return result;
    }
  };
  return {
    ...subscriptionReads(client, table),
    put: (subscription) =>
      change<"created" | "replaced" | "full">((before) => {
        const { name } = subscription;
        const isNew = !Object.hasOwn(before, name);
        if (isNew && Object.keys(before).length >= MAX_SUBSCRIPTIONS) return { result: "full" };
        const item = { Put: { TableName: table, Item: { ...subscriptionKey(name), ...subscription } } };
        const wants = { ...before, [name]: Wants.parse(subscription) };
        return { result: isNew ? "created" : "replaced", wants, item };
      }),
    remove: (name) =>
      change<boolean>((before) => {
        if (!Object.hasOwn(before, name)) return { result: false };
        const { [name]: _, ...wants } = before;
        return { result: true, wants, item: { Delete: { TableName: table, Key: subscriptionKey(name) } } };
      }),
    async names() {
      const { wants } = await readWants(client, table);
      return Object.keys(wants).sort();
    },
  };
}
