import { DynamoDBClient, TransactionCanceledException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { requestTimeouts } from "../aws/request-timeouts.ts";
import { PLAIN_NUMBERS } from "./plain-numbers.ts";

const MAX_SOCKETS = 200;

export function documentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient(requestTimeouts(MAX_SOCKETS));
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (isConflict(error)) Object.assign(error, { $retryable: {} });
        throw error;
      }
    },
    // This runs after the SDK's own retries, which have a high priority in this step.
    { step: "finalizeRequest", priority: "low", name: "conflictsAreRetryable" },
  );
  return DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    // A copy, because the client writes into its options.
    unmarshallOptions: { ...PLAIN_NUMBERS },
  });
}

/**
 * A transaction met another write of one of its items: no condition has failed, and nothing was written. The SDK
 * repeats many errors by itself, but not these. A repeated transaction keeps its ClientRequestToken: if it was
 * committed and its answer was lost, it is not committed again.
 * @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function isConflict(error: unknown): error is TransactionConflictException | TransactionCanceledException {
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  return codes.includes("TransactionConflict") && !codes.includes("ConditionalCheckFailed");
}
