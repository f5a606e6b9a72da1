import * as z from "zod";
import { nameInArn } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import { type Message, MessageAttributes, md5, md5OfAttributes, receiptHandle } from "./message.ts";
import type { Queue } from "./queue.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MOST_ENTRIES = 10;

const QueueUrl = z.string();
const Delay = z.int().optional();
const Visibility = z.int().optional();
const EntryId = z.string();
const Attributes = MessageAttributes.optional();
const Names = z.array(z.string()).optional();
const entries = <T extends z.ZodType>(entry: T) => z.strictObject({ QueueUrl, Entries: z.array(entry) });

const INPUTS = {
  SendMessage: z.strictObject({
    QueueUrl,
    MessageBody: z.string(),
    DelaySeconds: Delay,
    MessageAttributes: Attributes,
  }),
  SendMessageBatch: entries(
    z.strictObject({ Id: EntryId, MessageBody: z.string(), DelaySeconds: Delay, MessageAttributes: Attributes }),
  ),
  ReceiveMessage: z.strictObject({
    QueueUrl,
    MaxNumberOfMessages: z.int().default(1),
    WaitTimeSeconds: z.int().min(0).max(20).optional(),
    VisibilityTimeout: Visibility,
    AttributeNames: Names,
    MessageSystemAttributeNames: Names,
    MessageAttributeNames: Names,
  }),
  DeleteMessage: z.strictObject({ QueueUrl, ReceiptHandle: z.string() }),
  DeleteMessageBatch: entries(z.strictObject({ Id: EntryId, ReceiptHandle: z.string() })),
  ChangeMessageVisibility: z.strictObject({ QueueUrl, ReceiptHandle: z.string(), VisibilityTimeout: z.int() }),
  ChangeMessageVisibilityBatch: entries(
    z.strictObject({ Id: EntryId, ReceiptHandle: z.string(), VisibilityTimeout: z.int() }),
  ),
  GetQueueAttributes: z.strictObject({ QueueUrl, AttributeNames: Names }),
  GetQueueUrl: z.strictObject({ QueueName: z.string() }),
} as const;

type Operation = keyof typeof INPUTS;
type Input<T extends Operation> = z.output<(typeof INPUTS)[T]>;

const invalid = (message: string) => new AwsError("InvalidParameterValue", message);

function checkSeconds(value: number | undefined, parameter: string, most: number): void {
  if (value !== undefined && (value < 0 || value > most))
    throw invalid(
      `Value ${value} for parameter ${parameter} is invalid. Reason: Must be between 0 and ${most}, if provided.`,
    );
}

interface Entry {
  readonly MessageBody: string;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: MessageAttributes | undefined;
}

function send(queue: Queue, { MessageBody, DelaySeconds, MessageAttributes: attributes }: Entry) {
  if (MessageBody === "") throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  if (Buffer.byteLength(MessageBody) > queue.properties.MaximumMessageSize)
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.properties.MaximumMessageSize} bytes.`,
    );
  checkSeconds(DelaySeconds, "DelaySeconds", 900);
  const message = queue.send(MessageBody, DelaySeconds, attributes);
  return {
    MessageId: message.messageId,
    MD5OfMessageBody: md5(MessageBody),
    ...(message.attributes ? { MD5OfMessageAttributes: md5OfAttributes(message.attributes) } : {}),
  };
}

/** Runs every entry; an error of one entry fails that entry alone. */
function batch<T extends { Id: string }>(all: readonly T[], run: (entry: T) => object) {
  if (all.length === 0) throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  if (all.length > MOST_ENTRIES)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${all.length}.`,
    );
  if (new Set(all.map(({ Id }) => Id)).size < all.length)
    throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries have the same Id.");
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of all)
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  return { Successful, ...(Failed.length > 0 ? { Failed } : {}) };
}

function remove(queue: Queue, handle: string): object {
  if (!queue.remove(handle))
    throw new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
  return {};
}

function changeVisibility(queue: Queue, handle: string, seconds: number): object {
  checkSeconds(seconds, "VisibilityTimeout", 43_200);
  if (!queue.changeVisibility(handle, seconds))
    throw invalid(
      `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    );
  return {};
}

/** The system attributes of a received message, as strings. */
export const systemAttributes = (message: Message): Record<string, string> => ({
  SenderId: "AROALOCAL:runtime",
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  ...(message.movedFrom ? { DeadLetterQueueSourceArn: message.movedFrom } : {}),
});

async function receive(queue: Queue, input: Input<"ReceiveMessage">, signal: AbortSignal) {
  if (input.MaxNumberOfMessages < 1 || input.MaxNumberOfMessages > MOST_ENTRIES)
    throw invalid(
      `Value ${input.MaxNumberOfMessages} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  checkSeconds(input.VisibilityTimeout, "VisibilityTimeout", 43_200);
  const until = Date.now() + (input.WaitTimeSeconds ?? queue.properties.ReceiveMessageWaitTimeSeconds) * 1_000;
  let messages: Message[] = [];
  while (messages.length === 0) {
    await queue.available(until, signal);
    if (signal.aborted) break;
    messages = queue.receive(input.MaxNumberOfMessages, input.VisibilityTimeout);
    if (Date.now() >= until) break;
  }
  const wanted = new Set([...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]);
  const pick = (all: Record<string, string>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has("All") || wanted.has(name)));
  if (messages.length === 0) return {};
  return {
    Messages: messages.map((message) => ({
      MessageId: message.messageId,
      ReceiptHandle: receiptHandle(message),
      Body: message.body,
      MD5OfBody: md5(message.body),
      ...(wanted.size > 0 ? { Attributes: pick(systemAttributes(message)) } : {}),
      ...(message.attributes && input.MessageAttributeNames?.length
        ? { MessageAttributes: message.attributes, MD5OfMessageAttributes: md5OfAttributes(message.attributes) }
        : {}),
    })),
  };
}

function attributes(queue: Queue, names: readonly string[] = []) {
  const { visible, inFlight, delayed } = queue.counts();
  const { RedrivePolicy } = queue.properties;
  const all: Record<string, string> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(queue.properties.VisibilityTimeout),
    DelaySeconds: String(queue.properties.DelaySeconds),
    MessageRetentionPeriod: String(queue.properties.MessageRetentionPeriod),
    MaximumMessageSize: String(queue.properties.MaximumMessageSize),
    ReceiveMessageWaitTimeSeconds: String(queue.properties.ReceiveMessageWaitTimeSeconds),
    ...(RedrivePolicy ? { RedrivePolicy: JSON.stringify(RedrivePolicy) } : {}),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes("All") || names.includes(name)));
}

const OPERATIONS: {
  [T in Operation]: (queue: Queue, input: Input<T>, signal: AbortSignal) => object | Promise<object>;
} = {
  SendMessage: send,
  SendMessageBatch: (queue, { Entries }) => batch(Entries, (entry) => send(queue, entry)),
  ReceiveMessage: receive,
  DeleteMessage: (queue, { ReceiptHandle }) => remove(queue, ReceiptHandle),
  DeleteMessageBatch: (queue, { Entries }) => batch(Entries, ({ ReceiptHandle }) => remove(queue, ReceiptHandle)),
  ChangeMessageVisibility: (queue, input) => changeVisibility(queue, input.ReceiptHandle, input.VisibilityTimeout),
  ChangeMessageVisibilityBatch: (queue, { Entries }) =>
    batch(Entries, (entry) => changeVisibility(queue, entry.ReceiptHandle, entry.VisibilityTimeout)),
  GetQueueAttributes: (queue, { AttributeNames }) => ({ Attributes: attributes(queue, AttributeNames) }),
  GetQueueUrl: (queue) => ({ QueueUrl: queue.url }),
};

/**
 * Answers one request of SQS's JSON protocol.
 * @param signal aborts when the caller has gone: a long poll ends.
 * @throws AwsError
 */
export async function callSqs(
  queues: ReadonlyMap<string, Queue>,
  operation: string,
  body: unknown,
  signal: AbortSignal,
): Promise<object> {
  if (!Object.hasOwn(INPUTS, operation))
    throw new AwsError("UnknownOperationException", `${operation} is not supported by the local runtime`);
  const name = operation as Operation;
  const parsed = INPUTS[name].safeParse(body);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error).replaceAll("\n", " "));
  const input = parsed.data;
  const queue = queues.get("QueueUrl" in input ? nameInArn(input.QueueUrl) : input.QueueName);
  if (queue === undefined) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  const run = OPERATIONS[name] as (queue: Queue, input: unknown, signal: AbortSignal) => object | Promise<object>;
  return run(queue, input, signal);
}
