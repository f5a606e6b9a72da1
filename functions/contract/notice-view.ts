import * as z from "zod";
import { orDigits, type Present } from "./fields.ts";
import { Name } from "./names.ts";
import { MAX_IN_A_ROW, NOTICE_KINDS, NoticeEvent, NoticeKind, WebhookFormat } from "./notice.ts";

const IN_A_ROW = `skippedInARow must be from 2 to ${MAX_IN_A_ROW}`;

/** The body of `PUT /api/operate/notices/{name}`. */
export const NewNotices = z
  .strictObject({
    appName: Name.optional().meta({ description: "Only jobs of this app. Without it and `jobName`: the whole stack." }),
    jobName: Name.optional().meta({ description: "Only this job." }),
    kinds: z
      .array(NoticeKind)
      .min(1)
      .default([...NOTICE_KINDS])
      .meta({ description: "The kinds of events to tell." }),
    skippedInARow: orDigits(z.int().min(2, IN_A_ROW).max(MAX_IN_A_ROW, IN_A_ROW))
      .default(3)
      .meta({ description: "Skipped fires of a job in a row after which it is told, once for the row." }),
    url: z.string().max(2_048).optional().meta({
      description: "A webhook: an `https:` address on the public internet. Either it or `topicArn` is there.",
    }),
    topicArn: z.string().max(512).optional().meta({
      description: "An SNS topic, one of those that the deployer names by the context key `noticeTopicArns`.",
    }),
    format: WebhookFormat.default("json").meta({
      description:
        "Of a webhook. `json` is a document signed as the Standard Webhooks say; the others are robots of chat services.",
    }),
    secret: z.string().max(256).optional().meta({
      description:
        "`json` needs one: `whsec_` and 24 to 64 bytes in base64. DingTalk and Feishu sign with one if it is there; Slack and WeCom take none. It is never shown.",
    }),
  })
  .meta({ id: "NewNotices" });
export type NewNotices = Present<z.output<typeof NewNotices>>;

/** A subscription, without its secrets: the path of a chat robot's address is its password. */
export const Notices = z
  .object({
    name: z.string(),
    appName: z.string().optional(),
    jobName: z.string().optional(),
    kinds: z.array(NoticeKind),
    skippedInARow: z.int(),
    host: z.string().optional().meta({ description: "Of a webhook's address." }),
    format: WebhookFormat.optional().meta({ description: "Of a webhook." }),
    topicArn: z.string().optional(),
    isSigned: z.boolean(),
    updateTime: z.iso.datetime(),
  })
  .meta({ id: "Notices" });
export type Notices = z.output<typeof Notices>;

/** A message that has ended. */
export const NoticeDelivery = z
  .object({
    id: z.string().meta({ description: "A message that is sent again keeps its id." }),
    time: z.iso.datetime(),
    status: z.enum(["DELIVERED", "UNDELIVERABLE"]),
    tries: z.int(),
    problem: z.string().optional(),
    events: z.array(NoticeEvent.omit({ at: true }).extend({ time: z.iso.datetime() })),
  })
  .meta({ id: "NoticeDelivery" });
export type NoticeDelivery = z.output<typeof NoticeDelivery>;

/** The answer to a test. */
export const NoticeTest = z
  .object({
    id: z.string().meta({ description: "Of the entry; a message that tells several entries has the id of the first." }),
  })
  .meta({ id: "NoticeTest" });
