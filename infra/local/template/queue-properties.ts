import * as z from "zod";
import { ignored, TAGS } from "./ignored.ts";

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const QueueProperties = z.strictObject({
  QueueName: z.string().optional(),
  VisibilityTimeout: z.int().min(0).max(43_200).default(30),
  DelaySeconds: z.int().min(0).max(900).default(0),
  MessageRetentionPeriod: z.int().min(60).max(1_209_600).default(345_600),
  MaximumMessageSize: z.int().min(1_024).max(1_048_576).default(1_048_576),
  ReceiveMessageWaitTimeSeconds: z.int().min(0).max(20).default(0),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1_000) })
    .optional(),
  RedriveAllowPolicy: ignored("only the redrive policy moves messages"),
  SqsManagedSseEnabled: ignored("the machine decides about the disk's encryption"),
  KmsMasterKeyId: ignored("the machine decides about the disk's encryption"),
  Tags: TAGS,
});
export type QueueProperties = z.output<typeof QueueProperties>;
