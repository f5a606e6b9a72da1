import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { DeadLetterCounts } from "../../ports/dead-letter-counts.ts";
import type { DeadLetterQueue } from "../../ports/dead-letters.ts";

/** @param urls of the dead-letter queues */
export function deadLetterCounts(client: SQSClient, urls: Readonly<Record<DeadLetterQueue, string>>): DeadLetterCounts {
  return {
    async count(queue) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: urls[queue],
          AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        }),
      );
      const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
      return {
        waiting: Number(ApproximateNumberOfMessages ?? 0),
        received: Number(ApproximateNumberOfMessagesNotVisible ?? 0),
      };
    },
  };
}
