import { createHash } from "node:crypto";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Local } from "../../../infra/local/runtime/start-local.ts";
import { clientsOf } from "../../infra/local/a-fixture.ts";

/** API Gateway itself invokes the API for each request. */
const BY_THE_API = /^ElasticJob\S* (sqs:SendMessage|lambda:InvokeFunction)$/;

/** Reads everything that a stack holds: rows, messages, schedules, and the number of messages that were ever sent. */
export function contentsReader(local: Local): () => Promise<string> {
  const tables = DynamoDBDocumentClient.from(clientsOf(local).dynamodb);
  const { ConfigTable, RunTable } = local.stack.outputs;
  const rowsOf = async (TableName: string | undefined) => {
    const { Items = [], LastEvaluatedKey } = await tables.send(new ScanCommand({ TableName }));
    if (LastEvaluatedKey !== undefined) throw new Error(`${TableName} has more rows than one scan reads`);
    return Items.map(asText).sort();
  };
  return async () => {
    const rows = await Promise.all([ConfigTable, RunTable].map(rowsOf));
    const messages = [...local.queues.values()].map((queue) => [queue.name, sum(queue.counts())]);
    const sent = Object.entries(local.usage.counts).filter(([use]) => BY_THE_API.test(use));
    const contents = [rows, messages, sent, local.schedules.list()];
    return createHash("sha256").update(JSON.stringify(contents)).digest("hex");
  };
}

const sum = (counts: object) => Object.values(counts).reduce((all: number, one: number) => all + one, 0);

/** Sets and bytes of rows have no JSON of their own. */
const asText = (row: object): string =>
  JSON.stringify(row, (_, value) => (value instanceof Set ? [...value].sort() : value));
