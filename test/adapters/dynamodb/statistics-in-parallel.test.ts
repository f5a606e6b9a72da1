import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { statisticsStore } from "../../../functions/adapters/dynamodb/statistics-store.ts";

const DAY_MS = 86_400_000;

test("statistics of a week ask for 512 partitions, and for a few of them at a time", async () => {
  let [open, most, asked] = [0, 0, 0];
  const send = async () => {
    most = Math.max(most, ++open);
    asked++;
    await new Promise(setImmediate);
    open--;
    return { Items: [] };
  };
  const store = statisticsStore({ send } as unknown as DynamoDBDocumentClient, "table", () => 8 * DAY_MS);
  await store.list("MINUTE", 0, 8 * DAY_MS - 1);
  expect(asked).toBe(512);
  expect(most).toBe(32);
});
