import * as z from "zod";
import { DestinationRecord } from "../contract/destination-record.ts";
import { Check } from "../contract/messages.ts";
import { SqsBatch, type SqsBatchResponse } from "../contract/sqs-batch.ts";
import { type CollectPorts, collect, makeCheck } from "./collect.ts";

const Event = z.union([SqsBatch, Check, DestinationRecord]);

/** Outcomes and checks from their queues, a check that is overdue, or an outcome that the sweep found in the dead letters. */
export const createHandler =
  (deps: CollectPorts) =>
  async (input: unknown): Promise<SqsBatchResponse | undefined> => {
    const event = Event.parse(input);
    if ("Records" in event) return collect(deps, event);
    if ("chunk" in event) {
      await makeCheck(deps, event);
      return undefined;
    }
    const letter = { messageId: "dead letter", body: JSON.stringify(event) };
    const { batchItemFailures } = await collect(deps, { Records: [letter] });
    if (batchItemFailures.length > 0) throw new Error("a dead letter was not collected");
    return undefined;
  };
