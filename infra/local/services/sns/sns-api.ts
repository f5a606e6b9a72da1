import * as z from "zod";
import { arnOf, nameInArn } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import type { Right } from "../iam/evaluate.ts";
import { queryFailure, queryResponse } from "../query-protocol.ts";
import type { Topics } from "./topics.ts";

const NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MOST_BYTES = 262_144;
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,99}$/;

/** The parameters of Publish that this runtime knows. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const Publish = z.strictObject({
  Action: z.literal("Publish"),
  Version: z.string().optional(),
  TopicArn: z.string(),
  Message: z.string(),
  MessageStructure: z.literal("json").optional(),
  Subject: z.string().optional(),
});
export type PublishInput = z.output<typeof Publish>;

const invalid = (what: string) => new AwsError("InvalidParameter", `Invalid parameter: ${what}`);

/** Whether a form is a request to SNS: its protocol names the operation alone. */
export const isPublish = (body: string): boolean => new URLSearchParams(body).get("Action") === "Publish";

/** @throws AwsError for a parameter that AWS would refuse, or that this runtime does not know */
export function parsePublish(body: string): PublishInput {
  const parsed = Publish.safeParse(Object.fromEntries(new URLSearchParams(body)));
  if (!parsed.success) throw new AwsError("ValidationError", z.prettifyError(parsed.error));
  return parsed.data;
}

export const publishRights = ({ TopicArn }: PublishInput): Right[] => [{ action: "sns:Publish", resource: TopicArn }];

/** @returns XML. @throws AwsError */
export function callPublish(topics: Topics, { TopicArn, Message, MessageStructure, Subject }: PublishInput): string {
  const name = nameInArn(TopicArn);
  if (TopicArn !== arnOf("sns", name) || !topics.has(name)) throw new AwsError("NotFound", "Topic does not exist", 404);
  if (Message === "") throw invalid("Empty message");
  if (Buffer.byteLength(Message) > MOST_BYTES) throw invalid("Message too long");
  if (Subject !== undefined && !SUBJECT.test(Subject)) throw invalid("Subject");
  const message = MessageStructure === undefined ? { default: Message } : byProtocol(Message);
  const messageId = topics.publish(name, { message, ...(Subject !== undefined && { subject: Subject }) });
  return queryResponse(NAMESPACE, "Publish", `<MessageId>${messageId}</MessageId>`);
}

function byProtocol(text: string): Record<string, string> {
  const parsed = z.record(z.string(), z.string()).safeParse(jsonOf(text));
  if (!parsed.success) throw invalid("Message Structure - JSON message body failed to parse");
  if (parsed.data.default === undefined) throw invalid("Message Structure - No default entry in JSON message body");
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const snsFailure = queryFailure(NAMESPACE);
