import * as z from "zod";
import { ignored, TAGS } from "./ignored.ts";

const KeySchema = z
  .array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }))
  .min(1)
  .max(2);

const CAPACITY = ignored("capacity is not limited here");
const BACKUP = ignored("backups are made by copying the data directory");

const shared = {
  TableName: z.string().optional(),
  KeySchema,
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) })),
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema,
        Projection: z.strictObject({
          ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
        OnDemandThroughput: CAPACITY,
        WriteOnDemandThroughputSettings: CAPACITY,
        ContributorInsightsSpecification: ignored("there is no CloudWatch here"),
      }),
    )
    .default([]),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
  BillingMode: z.literal("PAY_PER_REQUEST"),
  SSESpecification: ignored("the machine decides about the disk's encryption"),
  OnDemandThroughput: CAPACITY,
  WriteOnDemandThroughputSettings: CAPACITY,
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const TableProperties = z.strictObject({
  ...shared,
  PointInTimeRecoverySpecification: BACKUP,
  DeletionProtectionEnabled: ignored("only --reset deletes tables"),
  ContributorInsightsSpecification: ignored("there is no CloudWatch here"),
  TableClass: ignored("a price, not a behaviour"),
  Tags: TAGS,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html */
export const GlobalTableProperties = z.strictObject({
  ...shared,
  Replicas: z
    .array(
      z.strictObject({
        Region: z.string(),
        PointInTimeRecoverySpecification: BACKUP,
        DeletionProtectionEnabled: ignored("only --reset deletes tables"),
        ContributorInsightsSpecification: ignored("there is no CloudWatch here"),
        TableClass: ignored("a price, not a behaviour"),
        ReplicaSSESpecification: ignored("the disk's encryption is the machine's business"),
        Tags: TAGS,
      }),
    )
    .length(1),
});
