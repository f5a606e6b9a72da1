import { BatchWriteCommand, type DynamoDBDocumentClient, type TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { jobStore } from "../../functions/adapters/dynamodb/job-store.ts";
import { perSecond } from "./figure.ts";
import { type BenchStack, storedJob } from "./stack.ts";

/** Items that DynamoDB takes in one batch. */
const BATCH = 25;
const PARALLEL = 8;
const A_YEAR_MS = 31_536_000_000;

interface Row {
  readonly table: string;
  readonly item: Readonly<Record<string, unknown>>;
}

/** Puts registered jobs into the tables, as the store writes them but in batches. None is due for long. */
export async function seedJobs({ documents, tables }: BenchStack, count: number): Promise<void> {
  const puts: Row[] = [];
  const store = jobStore(listening(puts), tables);
  const revision = Date.now();
  for (let n = 0; n < count; n += 1) {
    const config = storedJob(`seeded-${n}`);
    await store.create({ revision, enabled: true, config, state: "ACTIVE" }, revision + A_YEAR_MS);
  }
  await perSecond(Math.ceil(puts.length / BATCH), PARALLEL, async (batch) => {
    const wanted: Record<string, { PutRequest: { Item: Row["item"] } }[]> = {};
    for (const { table, item } of puts.slice(batch * BATCH, (batch + 1) * BATCH)) {
      wanted[table] ??= [];
      wanted[table].push({ PutRequest: { Item: item } });
    }
    const { UnprocessedItems = {} } = await documents.send(new BatchWriteCommand({ RequestItems: wanted }));
    if (Object.keys(UnprocessedItems).length > 0) throw new Error("the local store left items of a batch");
  });
}

/** Takes down the writes of a store's transaction. */
function listening(puts: Row[]): DynamoDBDocumentClient {
  const send = async ({ input }: TransactWriteCommand) => {
    // The statistics are not rows of the job.
    for (const { Put } of input.TransactItems ?? []) {
      if (Put !== undefined) puts.push({ table: Put.TableName ?? "", item: Put.Item ?? {} });
    }
    return {};
  };
  return { send } as unknown as DynamoDBDocumentClient;
}
