import type { InvocationResult } from "./outcome.ts";

/** An asynchronous event that has ended, with Lambda's reason. */
export interface EndedEvent {
  readonly requestId: string;
  /** Qualified, as the caller invoked it. */
  readonly functionArn: string;
  readonly payload: string;
  readonly condition: "Success" | "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";
  readonly invokeCount: number;
  /** The result of the last invocation; absent when there was none. */
  readonly result?: InvocationResult;
}

/**
 * The record Lambda sends to a destination.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function destinationRecord(ended: EndedEvent, now: Date): object {
  const { requestId, functionArn, payload, condition, invokeCount, result } = ended;
  const responseContext = { statusCode: 200, executedVersion: "$LATEST" };
  return {
    version: "1.0",
    timestamp: now.toISOString(),
    requestContext: {
      requestId,
      functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: JSON.parse(payload),
    ...(result && {
      responseContext: result.ok ? responseContext : { ...responseContext, functionError: "Unhandled" },
      responsePayload: JSON.parse(result.payload),
    }),
  };
}
