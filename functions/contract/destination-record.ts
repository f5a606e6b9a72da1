import * as z from "zod";

/** More than any task id has: a longer one is not even verified. */
const MAX_TASK_ID_CHARACTERS = 512;

/**
 * Lambda's record for a function's destination at the end of an asynchronous invocation, successful or not. Records of
 * events that were never run (`ZeroReservedConcurrency`, `EventAgeExceeded` of a throttled one) have no response.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export const DestinationRecord = z.object({
  requestContext: z.object({
    /** `Success`, `RetriesExhausted`, `EventAgeExceeded`, `ZeroReservedConcurrency`; others may come. */
    condition: z.string(),
  }),
  /**
   * The payload of the runner's invocation. Only the task's name is read, because job code may write such records
   * itself.
   */
  requestPayload: z.object({ taskId: z.string().max(MAX_TASK_ID_CHARACTERS), segment: z.int().min(1).default(1) }),
  responseContext: z.object({ functionError: z.string().optional() }).optional(),
  /** A runner's answer, or `errorType` and `errorMessage` of how it died. */
  responsePayload: z.unknown().optional(),
});
export type DestinationRecord = z.output<typeof DestinationRecord>;

/**
 * The end of a failed Lambda function: `Sandbox.Timedout`, `Runtime.ExitError`, `Runtime.OutOfMemory`, or the error
 * that it threw.
 */
export const FunctionError = z.object({ errorType: z.string(), errorMessage: z.string().optional() });
