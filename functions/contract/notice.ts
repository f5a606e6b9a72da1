import * as z from "zod";
import { Outcome } from "./outcome.ts";

/** The kinds of events. */
export const NOTICE_KINDS = ["failed", "missed", "skipped", "recovered"] as const;
export const NoticeKind = z.enum(NOTICE_KINDS).meta({
  description:
    "failed: an execution ended as FAILED, ERROR or LOST. missed: a fire was MISSED. skipped: fires of a job were SKIPPED so many times in a row. recovered: the first execution that FINISHED after one that did not.",
});
export type NoticeKind = z.output<typeof NoticeKind>;

/**
 * The ARN of an SNS topic. A FIFO topic has another name: it has no e-mail, and asks for ids of its own.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 */
export const TOPIC_ARN = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,256}$/;

/** How a webhook wants to be told. */
export const WEBHOOK_FORMATS = ["json", "slack", "dingtalk", "feishu", "wecom"] as const;
export const WebhookFormat = z.enum(WEBHOOK_FORMATS);
export type WebhookFormat = z.output<typeof WebhookFormat>;

/** One thing that happened to a job. */
export const NoticeEvent = z.object({
  kind: NoticeKind,
  jobName: z.string(),
  /** Absent where the job was gone already. */
  appName: z.string().optional(),
  /** Epoch ms. */
  at: z.int(),
  fireId: z.string(),
  /** Of an execution that ended. */
  outcome: Outcome.optional(),
  /** Of fires that were lost: how many of them, or how many in a row. */
  count: z.int().min(1).optional(),
});
export type NoticeEvent = z.output<typeof NoticeEvent>;

/** Most subscriptions of a stack: their wants are one item, which functions read when something is to be told. */
export const MAX_SUBSCRIPTIONS = 100;
/** A run state remembers twenty ends: a longer row of skipped fires could not be told from it. */
export const MAX_IN_A_ROW = 19;

/** The wants of a subscription, without its address. */
export const Wants = z.object({
  name: z.string(),
  appName: z.string().optional(),
  jobName: z.string().optional(),
  kinds: z.array(NoticeKind),
  skippedInARow: z.int(),
});
export type Wants = z.output<typeof Wants>;

/** A subscription as it is kept: of a webhook, or of an SNS topic. */
const Kept = Wants.extend({ updatedAt: z.int() });
export const Subscription = z.union([
  Kept.extend({ url: z.string(), format: WebhookFormat, secret: z.string().optional() }),
  Kept.extend({ topicArn: z.string() }),
]);
export type Subscription = z.output<typeof Subscription>;
export type WebhookSubscription = Extract<Subscription, { readonly url: string }>;
export type TopicSubscription = Extract<Subscription, { readonly topicArn: string }>;

export const isOfTopic = <S extends object>(one: S): one is Extract<S, { readonly topicArn: string }> =>
  "topicArn" in one;

/** The notifier's input: the events of one transition of a job are to be told, or the waiting entries of one subscription. */
export const Notify = z.union([
  z.object({ notifiedJob: z.string(), version: z.int() }),
  z.object({ told: z.string() }),
]);
export type Notify = z.output<typeof Notify>;
