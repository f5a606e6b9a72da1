import * as z from "zod";
import { ignored, TAGS } from "./ignored.ts";

/** A function writes to the group that it names, else to the one of its own name. */
const Logging = z.strictObject({
  LogGroup: z.string().optional(),
  LogFormat: ignored("lines are kept as they are printed"),
  ApplicationLogLevel: ignored("lines are kept as they are printed"),
  SystemLogLevel: ignored("there are no lines of the platform"),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const FunctionProperties = z.strictObject({
  FunctionName: z.string().optional(),
  Code: z.strictObject({ S3Bucket: z.unknown(), S3Key: z.string() }),
  Handler: z.string().regex(/^[^.]+\.[^.]+$/),
  Role: z.string(),
  Runtime: z.string().regex(/^nodejs\d+\.x$/),
  /** Seconds. */
  Timeout: z.int().min(1).max(900).default(3),
  /** MB. */
  MemorySize: z.int().min(128).max(10_240).default(128),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).optional(),
  ReservedConcurrentExecutions: z.int().min(0).optional(),
  TenancyConfig: z.strictObject({ TenantIsolationMode: z.literal("PER_TENANT") }).optional(),
  Architectures: ignored("bundles are JavaScript"),
  Description: ignored("text for people"),
  RecursiveLoop: ignored("chains of invocations are not counted here; a test asks for Allow where it is needed"),
  LoggingConfig: Logging.optional(),
  EphemeralStorage: ignored("the machine's own disk"),
  VpcConfig: ignored("the machine's own network"),
  TracingConfig: ignored("there is no X-Ray here"),
  Tags: TAGS,
});
export type FunctionProperties = z.output<typeof FunctionProperties>;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html */
export const AliasProperties = z.strictObject({
  FunctionName: z.string(),
  FunctionVersion: z.literal("$LATEST", "only the version that was deployed last runs"),
  Name: z.string().regex(/^(?!\d+$)[a-zA-Z0-9-_]{1,128}$/),
  Description: ignored("text for people"),
});

const SqsDestination = z.strictObject({ Destination: z.string().regex(/:sqs:/, "only queues are supported") });

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html */
export const EventInvokeConfigProperties = z.strictObject({
  FunctionName: z.string(),
  /** `$LATEST` or an alias. */
  Qualifier: z.string(),
  MaximumRetryAttempts: z.int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.int().min(60).max(21_600).default(21_600),
  DestinationConfig: z
    .strictObject({ OnSuccess: SqsDestination.optional(), OnFailure: SqsDestination.optional() })
    .optional(),
});
export type EventInvokeConfigProperties = z.output<typeof EventInvokeConfigProperties>;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export const EventSourceMappingProperties = z.strictObject({
  EventSourceArn: z.string().regex(/:sqs:/, "only queues are supported"),
  FunctionName: z.string(),
  BatchSize: z.int().min(1).max(10_000).default(10),
  MaximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
  Enabled: z.boolean().default(true),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int().min(2).max(1_000) }).optional(),
  Tags: TAGS,
});
export type EventSourceMappingProperties = z.output<typeof EventSourceMappingProperties>;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html */
export const PermissionProperties = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});
