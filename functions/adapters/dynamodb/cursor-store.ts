import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Cursor } from "../../core/run/cursor.ts";
import type { CursorStore, ScheduleEnd } from "../../ports/cursor-store.ts";
import { ifHolds, type Refusal, type Row } from "./conditional.ts";
import { defined } from "./defined.ts";
import { getItem } from "./get-item.ts";
import { cursorKey } from "./keys.ts";
import { OWE, OWE_NOTHING, oweValues } from "./owed.ts";

const CursorRow = z.object({
  jobName: z.string(),
  revision: z.number(),
  armedUntil: z.number(),
  settledUntil: z.number(),
  scheduledRevision: z.number().optional(),
  appliedRevision: z.number().optional(),
  schedulingUntil: z.number().optional(),
  contestedUntil: z.number().optional(),
});

/**
 * Part of an update by which a write of the schedule begins. The write takes effect before `:due` or never. The
 * right-hand sides are the values before the update, so a write that has not ended contests the new one.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export const BEGIN_SCHEDULE = `contestedUntil = if_not_exists(schedulingUntil, :none), schedulingUntil = :due, ${OWE}`;
export const beginValues = (jobName: string, until: number) => ({
  ":none": 0,
  ...oweValues(cursorKey(jobName), "plan", until),
});

/** Marks of a cursor without a job: they lie before any instant. */
const NO_REVISION = "revision = :none, armedUntil = :none, settledUntil = :none";
const UNCONTESTED = "revision = :revision AND contestedUntil <= :now";

export function cursorStore(client: DynamoDBDocumentClient, table: string): CursorStore {
  const update = async (jobName: string, expression: string, condition: string, values: Row) => {
    const request = new UpdateCommand({
      TableName: table,
      Key: cursorKey(jobName),
      UpdateExpression: expression,
      ConditionExpression: condition,
      ExpressionAttributeValues: values,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return ifHolds(client.send(request));
  };
  return {
    async get(jobName) {
      const row = await getItem(client, table, cursorKey(jobName));
      return row && (defined(CursorRow.parse(row)) satisfies Cursor);
    },
    async arm({ jobName, revision, armedUntil: before }, armedUntil) {
      const values = { ":to": armedUntil, ":revision": revision, ":before": before };
      const armed = await update(
        jobName,
        "SET armedUntil = :to",
        "revision = :revision AND armedUntil = :before",
        values,
      );
      // The answer to an earlier try was lost, or another planner sent the same ticks.
      return armed.ok || (armed.old?.revision === revision && armed.old.armedUntil === armedUntil);
    },
    async settle({ jobName, revision, scheduledRevision, appliedRevision }, settledUntil, dueAt, upcoming = []) {
      const mark = "SET settledUntil = :to";
      const marks = [isAs("scheduledRevision", scheduledRevision), isAs("appliedRevision", appliedRevision)];
      const settled = await update(
        jobName,
        dueAt === undefined ? `${mark} ${OWE_NOTHING}, upcoming` : `${mark}, upcoming = :upcoming, ${OWE}`,
        ["revision = :revision AND settledUntil <= :to", ...marks.map(({ condition }) => condition)].join(" AND "),
        {
          ":to": settledUntil,
          ":revision": revision,
          ...(dueAt !== undefined && {
            ":upcoming": upcoming.map((at) => at / 1_000),
            ...oweValues(cursorKey(jobName), "plan", dueAt),
          }),
          ...Object.assign({}, ...marks.map(({ values }) => values)),
        },
      );
      return settled.ok;
    },
    async beginSchedule(jobName, revision, until) {
      const [set, condition] =
        revision === undefined
          ? [`SET jobName = :job, ${NO_REVISION}, ${BEGIN_SCHEDULE}`, "attribute_not_exists(PK)"]
          : [`SET ${BEGIN_SCHEDULE} REMOVE scheduledRevision, upcoming`, "revision = :revision"];
      const own = revision === undefined ? { ":job": jobName } : { ":revision": revision };
      return (await update(jobName, set, condition, { ...own, ...beginValues(jobName, until) })).ok;
    },
    async endSchedule(jobName, revision, now) {
      const ended = await update(
        jobName,
        "SET scheduledRevision = :revision REMOVE schedulingUntil, contestedUntil",
        UNCONTESTED,
        { ":revision": revision, ":now": now },
      );
      if (ended.ok) return "held";
      const isHeld = ended.old?.revision === revision && ended.old.scheduledRevision === revision;
      // The answer to an earlier try was lost.
      return isHeld ? "held" : endOf(ended, revision);
    },
    async applied(jobName, revision) {
      await update(jobName, "SET appliedRevision = :revision", "revision = :revision", { ":revision": revision });
    },
    async forget(jobName, revision, now) {
      const request = new DeleteCommand({
        TableName: table,
        Key: cursorKey(jobName),
        ConditionExpression: UNCONTESTED,
        ExpressionAttributeValues: { ":revision": revision, ":now": now },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const forgotten = await ifHolds(client.send(request));
      return forgotten.ok || forgotten.old === undefined ? "held" : endOf(forgotten, revision);
    },
  };
}

const endOf = ({ old }: Refusal, revision: number): ScheduleEnd =>
  old?.revision === revision ? "contested" : "moved-on";

/** The condition that a mark is still the one that was read. */
function isAs(name: "scheduledRevision" | "appliedRevision", value: number | undefined) {
  if (value === undefined) return { condition: `attribute_not_exists(${name})`, values: {} };
  return { condition: `${name} = :${name}`, values: { [`:${name}`]: value } };
}
