import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import {
  MOST_WAITERS,
  type PermitEnds,
  type PermitReads,
  type PermitRequest,
  type PermitsLeft,
} from "../../ports/permits.ts";
import { ifHolds, type Row } from "./conditional.ts";
import { getItem } from "./get-item.ts";
import { permitsKey } from "./keys.ts";
import { permitName, readPermits, waiterAttribute } from "./permit-row.ts";
import { updateItem } from "./update-item.ts";

/** The item changes with each start and end of a block of shards: more lost races are a fault. */
const TRIES = 50;

/**
 * The permits of a stack, in one item of the Run table. They are members of a set, so a repeated write changes nothing
 * and no counter can drift.
 */
export function permitStore(client: DynamoDBDocumentClient, table: string): PermitEnds & PermitReads {
  const update = (input: Parameters<typeof updateItem>[3]) => updateItem(client, table, permitsKey, input);
  const remove = (names: ReadonlySet<string>, waiter: string | undefined) => {
    const parts = [...(names.size > 0 ? ["DELETE held :names"] : []), ...(waiter ? ["REMOVE #waiter"] : [])];
    return update({
      ...(parts.length > 0 && { UpdateExpression: parts.join(" ") }),
      ...(waiter && { ExpressionAttributeNames: { "#waiter": waiter } }),
      ...(names.size > 0 && { ExpressionAttributeValues: { ":names": names } }),
    });
  };
  /** The usual case, in one request: all of the blocks fit. @returns undefined, else the item as it is. */
  const takeAll = async ({ executionId, chunk, blocks, limit }: PermitRequest): Promise<Row | undefined> => {
    const taken = await ifHolds(
      update({
        UpdateExpression: "ADD held :names REMOVE #waiter",
        ConditionExpression:
          blocks.length > limit ? "size(held) < :most" : "attribute_not_exists(held) OR size(held) <= :most",
        ExpressionAttributeNames: { "#waiter": waiterAttribute(executionId, chunk) },
        ExpressionAttributeValues: { ":names": namesOf(executionId, chunk, blocks), ":most": limit - blocks.length },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return taken.ok ? undefined : (taken.old ?? {});
  };
  return {
    async take(request) {
      const { executionId, chunk, blocks, limit, now, wasLeftOut = false } = request;
      let row = wasLeftOut ? ((await getItem(client, table, permitsKey)) ?? {}) : await takeAll(request);
      if (row === undefined) return { blocks: new Set(blocks), isLeftOut: false };
      for (let tries = 0; tries < TRIES; tries++) {
        const { held, waiting } = readPermits(row);
        const own = blocks.filter((block) => held.has(permitName(executionId, chunk, block)));
        const others = blocks.filter((block) => !own.includes(block));
        const fresh = others.slice(0, Math.max(0, limit - held.size));
        const isLeft = fresh.length < others.length;
        const isWaiting = waiting.some((one) => one.executionId === executionId && one.chunk === chunk);
        const waits = isLeft && (isWaiting || waiting.length < MOST_WAITERS);
        // A chunk that gets nothing keeps its place in the line. A chunk that gets a part goes to the end of it.
        const taken = { blocks: new Set([...own, ...fresh]), isLeftOut: isLeft && !waits };
        if (fresh.length === 0 && waits === isWaiting) return taken;
        const written = await ifHolds(
          update({
            UpdateExpression: [
              waits ? "SET #waiter = :waiter" : "REMOVE #waiter",
              ...(fresh.length > 0 ? ["ADD held :names"] : []),
            ].join(" "),
            // A permit that was given back meanwhile would wake no chunk that begins to wait now.
            ConditionExpression: held.size === 0 ? "attribute_not_exists(held)" : "size(held) = :size",
            ExpressionAttributeNames: { "#waiter": waiterAttribute(executionId, chunk) },
            ExpressionAttributeValues: {
              ...(waits && { ":waiter": [now, limit] }),
              ...(fresh.length > 0 && { ":names": namesOf(executionId, chunk, fresh) }),
              ...(held.size > 0 && { ":size": held.size }),
            },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        if (written.ok) return taken;
        row = written.old ?? {};
      }
      throw new Error(`the permits changed ${TRIES} times while they were read`);
    },
    async give(executionId, chunk, blocks, isOver) {
      const waiter = isOver ? waiterAttribute(executionId, chunk) : undefined;
      const row = await remove(namesOf(executionId, chunk, blocks), waiter);
      // Blocks had another size before the last deployment, or the chunk is not known any more.
      const rest = isOver
        ? [...readPermits(row).held].filter((name) => name.startsWith(permitName(executionId, chunk, "")))
        : [];
      return leftIn(rest.length > 0 ? await remove(new Set(rest), waiter) : row);
    },
    async leave(executionId, chunk, blocks) {
      return leftIn(await remove(namesOf(executionId, chunk, blocks), waiterAttribute(executionId, chunk)));
    },
    async holders() {
      return readPermits((await getItem(client, table, permitsKey)) ?? {}).holders;
    },
  };
}

function leftIn(row: Row): PermitsLeft {
  const { held, waiting } = readPermits(row);
  return { taken: held.size, waiting };
}

const namesOf = (executionId: string, chunk: number, blocks: readonly number[]) =>
  new Set(blocks.map((block) => permitName(executionId, chunk, block)));
