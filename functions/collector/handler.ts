import * as z from "zod";
import { Check } from "../contract/messages.ts";
import { SqsBatch, type SqsBatchResponse } from "../contract/sqs-batch.ts";
import { checkChunk } from "../steps/shards/check-chunk.ts";
import { type CollectDeps, collect } from "./collect.ts";

const Event = z.union([SqsBatch, Check]);

/** Outcomes from the queue, or a check that is due. */
export const createHandler =
  (deps: CollectDeps) =>
  async (input: unknown): Promise<SqsBatchResponse | undefined> => {
    const event = Event.parse(input);
    if ("Records" in event) return collect(deps, event);
    await checkChunk(deps, event);
    return undefined;
  };
