import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { type NoticeEvent, TOPIC_ARN } from "../../contract/notice.ts";
import { documentOf, textOf } from "../../core/notices/text.ts";
import type { Topics } from "../../ports/notices.ts";
import { requestTimeouts } from "../aws/request-timeouts.ts";

/** Events of one message. SNS takes 256 KB: an event's names are at most 64 characters each. */
export const MOST_EVENTS = 500;
/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MOST_SUBJECT = 100;
const MOST_PROBLEM = 300;

/**
 * Publishes notices to SNS topics: to programs as a document, to people as text. A topic may be in another region than
 * the stack.
 */
export function topics(stack: string): Topics {
  const clients = new Map<string, SNSClient>();
  const clientOf = (topicArn: string) => {
    const region = TOPIC_ARN.exec(topicArn)?.[1] ?? "";
    const client = clients.get(region) ?? new SNSClient({ region, ...requestTimeouts(10) });
    clients.set(region, client);
    return client;
  };
  return {
    async send({ topicArn }, { id, events }) {
      const text = textOf(events, stack);
      const Message = { default: JSON.stringify(boundedDocument(id, events, stack)), email: text, sms: text };
      const command = new PublishCommand({
        TopicArn: topicArn,
        MessageStructure: "json",
        Message: JSON.stringify(Message),
        Subject: subjectOf(events, stack),
      });
      try {
        await clientOf(topicArn).send(command);
        return undefined;
      } catch (error) {
        return (error instanceof Error ? error.message : String(error)).slice(0, MOST_PROBLEM);
      }
    },
  };
}

function boundedDocument(id: string, events: readonly NoticeEvent[], stack: string) {
  const document = documentOf(id, events.slice(0, MOST_EVENTS), stack);
  return events.length > MOST_EVENTS ? { ...document, more: events.length - MOST_EVENTS } : document;
}

/** A line of ASCII, as SNS asks: names of jobs have no other characters. */
function subjectOf(events: readonly NoticeEvent[], stack: string): string {
  const [first] = events;
  const more = events.length > 1 ? ` and ${events.length - 1} more` : "";
  return `Elastic-Job ${stack}: ${first?.jobName} ${first?.kind}${more}`.slice(0, MOST_SUBJECT);
}
