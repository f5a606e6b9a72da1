import { BATCHED_ALIAS } from "../contract/batched-alias.ts";
import type { DestinationRecord } from "../contract/destination-record.ts";
import { type RunnerResponse, Task } from "../contract/task.ts";
import type { OutcomeRecords } from "../ports/outcome-records.ts";
import type { Invocation } from "./handler.ts";

/** The part of Lambda's context that tells the way of the outcome. */
export interface QualifiedInvocation extends Invocation {
  /** It ends with the alias by which the runner was invoked. */
  readonly invokedFunctionArn: string;
}

/**
 * A runner that sends the record of its own end, as Lambda's destination would. A runner that is killed or runs into
 * its time-out sends none: the check of its chunk finds that the task is LOST. A runner that was not the claimant knows
 * nothing, and sends nothing.
 */
export function sendingOutcomes(
  run: (event: unknown, invocation: Invocation) => Promise<RunnerResponse>,
  records: OutcomeRecords,
) {
  return async (event: unknown, invocation: QualifiedInvocation): Promise<RunnerResponse> => {
    const requestPayload = Task.pick({ taskId: true, segment: true }).parse(event);
    const outcomes = invocation.invokedFunctionArn.endsWith(`:${BATCHED_ALIAS}`) ? "batched" : "prompt";
    const send = (record: Omit<DestinationRecord, "requestPayload">) =>
      records.send({ ...record, requestPayload }, outcomes);
    const responsePayload = await run(event, invocation).catch(async (error: unknown) => {
      await send({ requestContext: { condition: "RetriesExhausted" }, responsePayload: functionError(error) });
      throw error;
    });
    if (!("ignored" in responsePayload)) await send({ requestContext: { condition: "Success" }, responsePayload });
    return responsePayload;
  };
}

/** An error as Lambda records it. */
function functionError(error: unknown) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message };
}
