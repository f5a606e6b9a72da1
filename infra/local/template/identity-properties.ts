import * as z from "zod";
import { ignored, TAGS } from "./ignored.ts";

const PolicyDocument = z.strictObject({
  Version: z.literal("2012-10-17"),
  Statement: z.array(z.looseObject({ Effect: z.enum(["Allow", "Deny"]) })),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export const RoleProperties = z.strictObject({
  RoleName: z.string().optional(),
  AssumeRolePolicyDocument: PolicyDocument,
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument })).default([]),
  Description: ignored("text for people"),
  Tags: TAGS,
});

export const PolicyProperties = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument,
  Roles: z.array(z.string()),
});

export const QueuePolicyProperties = z.strictObject({ Queues: z.array(z.string()), PolicyDocument });
