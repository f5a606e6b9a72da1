import { REGION } from "../../template/account.ts";
import type { EventSourceMappingProperties } from "../../template/function-properties.ts";
import type { FunctionPool } from "../lambda/function-pool.ts";
import { type Message, md5, receiptHandle } from "../sqs/message.ts";
import { systemAttributes } from "../sqs/sqs-api.ts";
import type { PolledQueue } from "./polled-queue.ts";

/**
 * Number of batches in work at a time when Lambda begins to poll.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const POLLERS = 5;

export interface Mapping {
  stop(): void;
}

/**
 * Passes a queue's messages to a function in batches and deletes those that it has handled.
 * @param refused called when the function's role stops the mapping.
 * @throws Error when the queue shows messages again while the function may still work on them.
 */
export function startMapping(
  queue: PolledQueue,
  pool: FunctionPool,
  properties: EventSourceMappingProperties,
  refused: (why: string) => void,
): Mapping {
  const { functionName, timeoutSeconds } = pool.plan;
  const visibleAgain = queue.visibilityTimeout();
  if (visibleAgain < timeoutSeconds)
    throw new Error(
      `${functionName}: Queue visibility timeout: ${visibleAgain} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
    );
  const stopped = new AbortController();
  const pollers = Math.min(POLLERS, properties.ScalingConfig?.MaximumConcurrency ?? POLLERS);
  const fail = (error: Error) => refused(`${functionName} is not called for ${queue.arn} any more: ${error.message}`);
  for (let i = 0; i < pollers; i += 1) poll(queue, pool, properties, stopped.signal).catch(fail);
  return { stop: () => stopped.abort() };
}

async function poll(
  queue: PolledQueue,
  pool: FunctionPool,
  properties: EventSourceMappingProperties,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await queue.available(signal);
    if (signal.aborted) return;
    await collect(queue, properties, signal);
    const messages = signal.aborted ? [] : queue.receive(properties.BatchSize);
    if (messages.length > 0) await handle(queue, pool, properties, messages);
  }
}

/** Waits for a full batch, but not longer than the batching window. */
async function collect(
  queue: PolledQueue,
  properties: EventSourceMappingProperties,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + properties.MaximumBatchingWindowInSeconds * 1_000;
  while (!signal.aborted && Date.now() < until && queue.visible() < properties.BatchSize) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(50, until - Date.now())));
  }
}

async function handle(
  queue: PolledQueue,
  pool: FunctionPool,
  properties: EventSourceMappingProperties,
  messages: readonly Message[],
): Promise<void> {
  const event = { Records: messages.map((message) => record(queue, message)) };
  const result = await pool.invoke({ payload: JSON.stringify(event) });
  const failed = result.ok
    ? failures(result.payload, properties, messages)
    : new Set(messages.map(({ messageId }) => messageId));
  for (const message of messages) if (!failed.has(message.messageId)) queue.remove(receiptHandle(message));
}

/**
 * The messages that failed by the function's answer. An answer in another form than documented fails the whole batch.
 */
function failures(
  payload: string,
  properties: EventSourceMappingProperties,
  messages: readonly Message[],
): Set<string> {
  if (!properties.FunctionResponseTypes.includes("ReportBatchItemFailures")) return new Set();
  const answer = JSON.parse(payload) as { batchItemFailures?: { itemIdentifier?: string }[] | null } | null;
  const named = (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier ?? "");
  const known = new Set(messages.map(({ messageId }) => messageId));
  return named.every((id) => known.has(id)) ? new Set(named) : known;
}

function record(queue: PolledQueue, message: Message): object {
  return {
    messageId: message.messageId,
    receiptHandle: receiptHandle(message),
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes ?? {}).map(([name, { DataType, StringValue }]) => [
        name,
        { stringValue: StringValue, stringListValues: [], binaryListValues: [], dataType: DataType },
      ]),
    ),
    md5OfBody: md5(message.body),
    eventSource: "aws:sqs",
    eventSourceARN: queue.arn,
    awsRegion: REGION,
  };
}
