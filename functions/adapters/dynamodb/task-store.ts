import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { Outcome } from "../../contract/outcome.ts";
import { EXPIRES_AT } from "../../contract/table-shape.ts";
import { addLogPart, logPartsText, MAX_LOG_PARTS_CHARACTERS, parseLogParts } from "../../core/run/log-parts.ts";
import type { TaskEnd } from "../../core/run/task-end.ts";
import type { TaskClaims, TaskReads, TaskRow, TaskStore } from "../../ports/task-store.ts";
import { ifHolds, type Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { expiryOf } from "./expiry.ts";
import { getItem } from "./get-item.ts";
import { cancelFlagKey, taskKey } from "./keys.ts";

/** Job code may write the attributes of a claim. A value that no claim can have counts as absent. */
const claimed = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
/** Epoch ms in the range of a Date. */
const Instant = z.number().min(0).max(8_640_000_000_000_000);

const StoredTask = z.object({
  nonce: claimed(z.string()),
  claimedAt: claimed(Instant),
  segment: claimed(z.number()),
  logParts: claimed(z.string()),
  heldAt: claimed(Instant),
  heldSegment: claimed(z.number()),
  heldLogParts: claimed(z.string()),
  reportedSegment: z.number().optional(),
  outcome: Outcome.optional(),
  reason: z.string().optional(),
  retryable: z.boolean().optional(),
  exitCode: z.number().optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  tail: z.string().optional(),
  lines: z.number().optional(),
});

/**
 * The value of `nonce` after the end of a task. It overwrites any value of job code, and it makes every later claim
 * fail. The claim that the end met is kept in `heldAt`, `heldSegment` and `heldLogParts`.
 */
const ENDED_NONCE = "ended";
const ENDED_SEGMENT = 0;
/** The epoch ms in `heldAt` of a task that was never claimed. */
const NEVER = 0;

function readTask(taskId: string, row: Row): TaskRow {
  const {
    nonce,
    claimedAt,
    segment,
    logParts,
    heldAt = NEVER,
    heldSegment,
    heldLogParts,
    ...rest
  } = StoredTask.parse(row);
  if (rest.outcome === undefined)
    return { taskId, ...defined({ nonce, claimedAt, segment, ...logPartsIn(logParts), ...rest }) };
  const held = heldAt === NEVER ? {} : { claimedAt: heldAt, segment: heldSegment, ...logPartsIn(heldLogParts) };
  return { taskId, ...defined({ ...held, ...rest }) };
}

function logPartsIn(text = ""): Pick<TaskRow, "logParts"> {
  const logParts = parseLogParts(text);
  return logParts.length === 0 ? {} : { logParts };
}

const read = async (client: DynamoDBDocumentClient, table: string, taskId: string) => {
  const row = await getItem(client, table, taskKey(taskId));
  return row && readTask(taskId, row);
};

/**
 * A runner's rights: it reads single items under leading keys `TASK#…`, and updates the attributes of a claim there.
 */
export function taskClaims(client: DynamoDBDocumentClient, table: string): TaskClaims {
  return {
    read: (taskId) => read(client, table, taskId),
    async isCancelled(cancelKey) {
      // An eventually consistent read costs half. If it misses a new flag, the runner's next read sees it.
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: cancelFlagKey(cancelKey) }));
      // A runner cannot write an expiry, and so cannot forge a flag.
      return Item?.[EXPIRES_AT] !== undefined;
    },
    async claim(taskId, { nonce, segment, claimedAt, log }) {
      // No other claim passes between this read and a claim whose condition holds, so the parts are the newest.
      const parts = segment > 1 ? ((await read(client, table, taskId))?.logParts ?? []) : [];
      const update = new UpdateCommand({
        TableName: table,
        Key: taskKey(taskId),
        UpdateExpression: `SET nonce = :nonce, #segment = :segment, claimedAt = :at${log ? ", logParts = :parts" : ""}`,
        // The end of a task writes both attributes. The condition cannot name the outcome, because a runner's role may
        // not.
        ConditionExpression: segment === 1 ? "attribute_not_exists(nonce)" : "#segment = :before",
        // `segment` is a reserved word of expressions.
        ExpressionAttributeNames: { "#segment": "segment" },
        ExpressionAttributeValues: {
          ":nonce": nonce,
          ":segment": segment,
          ":at": claimedAt,
          ...(log && { ":parts": logPartsText(addLogPart(parts, log, { segment, claimedAt })) }),
          ...(segment > 1 && { ":before": segment - 1 }),
        },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const claimed = await ifHolds(client.send(update));
      // Job code may have made an ended row look unclaimed: its outcome is still valid.
      if (claimed.ok) return claimed.value.Attributes?.outcome === undefined;
      // The answer to an earlier try of this process was lost: the claim is its own.
      return claimed.old?.nonce === nonce && claimed.old?.segment === segment && claimed.old?.outcome === undefined;
    },
  };
}

/** Each attribute of the claim is absent or of the kind that a runner writes. Then the end copies the claim. */
const IS_PLAIN = [
  "(attribute_not_exists(claimedAt) OR attribute_type(claimedAt, :number))",
  "(attribute_not_exists(#segment) OR attribute_type(#segment, :number))",
  "(attribute_not_exists(logParts) OR (attribute_type(logParts, :text) AND size(logParts) <= :longest))",
].join(" AND ");

/**
 * @param now gives epoch ms. The row expires by this clock and not by the reported end. Job code may date its end long
 * ago, and an expired outcome could be written a second time.
 */
export function taskEnds(client: DynamoDBDocumentClient, table: string, now: () => number): TaskStore {
  const write = (taskId: string, end: TaskEnd, isPlain: boolean) => {
    const fields = Object.entries(defined({ ...end, [EXPIRES_AT]: expiryOf(now()) }));
    const [heldAt, heldSegment, heldLogParts] = isPlain
      ? ["if_not_exists(claimedAt, :never)", "if_not_exists(#segment, :segment)", "if_not_exists(logParts, :nowhere)"]
      : [":never", ":segment", ":nowhere"];
    const set = [
      ...fields.map((_, i) => `#f${i} = :f${i}`),
      ...[`heldAt = ${heldAt}`, `heldSegment = ${heldSegment}`, `heldLogParts = ${heldLogParts}`],
      ...["nonce = :nonce", "#segment = :segment"],
    ];
    return ifHolds(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: taskKey(taskId),
          UpdateExpression: `SET ${set.join(", ")} REMOVE claimedAt, logParts`,
          ConditionExpression: `attribute_not_exists(outcome)${isPlain ? ` AND ${IS_PLAIN}` : ""}`,
          ExpressionAttributeNames: {
            "#segment": "segment",
            ...Object.fromEntries(fields.map(([name], i) => [`#f${i}`, name])),
          },
          ExpressionAttributeValues: {
            ":never": NEVER,
            ":nonce": ENDED_NONCE,
            ":segment": ENDED_SEGMENT,
            ":nowhere": "",
            ...(isPlain && { ":number": "N", ":text": "S", ":longest": MAX_LOG_PARTS_CHARACTERS }),
            ...Object.fromEntries(fields.map(([, value], i) => [`:f${i}`, value])),
          },
          ReturnValues: "ALL_NEW",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      ),
    );
  };
  return {
    read: (taskId) => read(client, table, taskId),
    async end(taskId, end) {
      let ended = await write(taskId, end, true);
      // Job code has written a value that no claim has, so it counts as no claim. It is overwritten without being read,
      // because it may have any size.
      if (!ended.ok && ended.old?.outcome === undefined) ended = await write(taskId, end, false);
      const row = ended.ok ? ended.value.Attributes : ended.old;
      if (row?.outcome === undefined) throw new Error(`the outcome of ${taskId} was neither set nor found`);
      return readTask(taskId, row);
    },
  };
}

export function taskReads(client: DynamoDBDocumentClient, table: string): TaskReads {
  return { read: (taskId) => read(client, table, taskId) };
}
