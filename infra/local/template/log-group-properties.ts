import * as z from "zod";
import { ignored, TAGS } from "./ignored.ts";

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
export const LogGroupProperties = z.strictObject({
  LogGroupName: z.string().optional(),
  /** Days. @default for ever */
  RetentionInDays: z.int().min(1).max(3_653).optional(),
  KmsKeyId: ignored("the machine decides about the disk's encryption"),
  LogGroupClass: ignored("a price, not a behaviour"),
  Tags: TAGS,
});
