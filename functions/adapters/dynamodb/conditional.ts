import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";

export type Row = Record<string, unknown>;

/** What a conditional write came to: done, or refused by the item that is there (`old`, absent when there is none). */
export type Conditional<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly old?: Row };

/** Turns a failed condition into a value; the request asks for `ReturnValuesOnConditionCheckFailure: "ALL_OLD"` where the old item matters. */
export async function ifHolds<T>(request: Promise<T>): Promise<Conditional<T>> {
  try {
    return { ok: true, value: await request };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { ok: false, ...(error.Item && { old: unmarshall(error.Item) }) };
  }
}

/** Two transactions met on one item: neither condition failed, so the same one is tried again. */
const CONFLICT_TRIES = 8;

/**
 * Runs a transaction.
 * @param send is called again after a conflict with another transaction.
 * @returns undefined when it was committed, else for each of its items whether that item's condition failed.
 */
export async function transact(send: () => Promise<unknown>): Promise<readonly boolean[] | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      await send();
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const failed = reasons.map(({ Code }) => Code === "ConditionalCheckFailed");
      if (failed.includes(true)) return failed;
      if (tries >= CONFLICT_TRIES || !reasons.some(({ Code }) => Code === "TransactionConflict")) throw error;
    }
  }
}
