import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { PLAIN_NUMBERS } from "./plain-numbers.ts";

export type Row = Record<string, unknown>;

/**
 * A condition that did not hold, with the stored item. It is absent when no item exists, or when the request did not
 * ask for it.
 */
export interface Refusal {
  readonly ok: false;
  readonly old?: Row;
}

/** Turns a failed condition into a value; the request asks for `ReturnValuesOnConditionCheckFailure: "ALL_OLD"` where the old item matters. */
export async function ifHolds<T>(request: Promise<T>): Promise<{ readonly ok: true; readonly value: T } | Refusal> {
  try {
    return { ok: true, value: await request };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return refusal(error.Item);
  }
}

/**
 * Turns the failed conditions of a transaction into values.
 * @returns undefined when it was committed; else the failed condition of each item, in their order, or undefined for an
 * item whose condition held.
 */
export async function ifAllHold(request: Promise<unknown>): Promise<readonly (Refusal | undefined)[] | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const failed = reasons.map(({ Code, Item }) => (Code === "ConditionalCheckFailed" ? refusal(Item) : undefined));
    if (failed.every((reason) => reason === undefined)) throw error;
    return failed;
  }
}

const refusal = (item: ConditionalCheckFailedException["Item"]): Refusal => ({
  ok: false,
  ...(item && { old: unmarshall(item, PLAIN_NUMBERS) }),
});
