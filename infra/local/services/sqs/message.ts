import { createHash } from "node:crypto";
import * as z from "zod";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html */
export const MessageAttributes = z.record(
  z.string(),
  z.strictObject({
    DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/),
    StringValue: z.string().optional(),
    /** Base64. */
    BinaryValue: z.string().optional(),
  }),
);
export type MessageAttributes = z.output<typeof MessageAttributes>;

export interface Message {
  /** The runtime's own name of this copy; two deliveries of one message are two copies. */
  readonly copy: string;
  readonly messageId: string;
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly sentAt: number;
  /** The instant from which it can be received, epoch ms. */
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  /** ARN of the queue from which it was moved as a dead letter. */
  readonly movedFrom?: string;
}

export const md5 = (value: string): string => createHash("md5").update(value, "utf8").digest("hex");

/**
 * Digest of message attributes as clients check it: names are sorted, and each part follows its length.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: MessageAttributes): string {
  const hash = createHash("md5");
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of Object.keys(attributes).sort()) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    add(Buffer.from(name));
    add(Buffer.from(attribute.DataType));
    const binary = attribute.DataType.startsWith("Binary");
    hash.update(Buffer.from([binary ? 2 : 1]));
    add(binary ? Buffer.from(attribute.BinaryValue ?? "", "base64") : Buffer.from(attribute.StringValue ?? ""));
  }
  return hash.digest("hex");
}

/** Handle of the latest receipt; the handle of an older receipt deletes nothing. */
export const receiptHandle = ({ copy, receiveCount }: Message): string =>
  Buffer.from(`${copy} ${receiveCount}`).toString("base64url");

export function readReceiptHandle(handle: string): { copy: string; receiveCount: number } | undefined {
  const match = /^(\S+) (\d+)$/.exec(Buffer.from(handle, "base64url").toString("utf8"));
  return match?.[1] === undefined ? undefined : { copy: match[1], receiveCount: Number(match[2]) };
}
