import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { Outbox } from "../../ports/notices.ts";
import { ifAllHold } from "./conditional.ts";
import { getItem } from "./get-item.ts";
import { outboxKey } from "./keys.ts";
import { readOutbox } from "./outbox-row.ts";
import { waitingRow } from "./waiting-row.ts";

/** The rows of transitions whose events are to be told, in the Run table. */
export function outbox(client: DynamoDBDocumentClient, table: string): Outbox {
  return {
    async get(jobName, version) {
      const row = await getItem(client, table, outboxKey(jobName, version));
      return row && readOutbox(row);
    },
    async passOn({ jobName, version }, waiting, dueAt) {
      const isThere = { ConditionExpression: "attribute_exists(PK)" };
      const TransactItems = [
        { Delete: { TableName: table, Key: outboxKey(jobName, version), ...isThere } },
        ...waiting.map((one) => ({ Put: { TableName: table, Item: waitingRow(one, dueAt) } })),
      ];
      return (await ifAllHold(client.send(new TransactWriteCommand({ TransactItems })))) === undefined;
    },
  };
}
