import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { DeadLetterQueue, DeadLetters } from "../../ports/dead-letters.ts";

/** @param urls of the dead-letter queues */
export function deadLetters(client: SQSClient, urls: Readonly<Record<DeadLetterQueue, string>>): DeadLetters {
  return {
    async receive(queue, limit) {
      const QueueUrl = urls[queue];
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: Math.min(limit, 10),
          // The sweep runs again soon, and waiting is billed.
          WaitTimeSeconds: 0,
          MessageSystemAttributeNames: ["ApproximateReceiveCount"],
        }),
      );
      return Messages.map(({ Body = "", ReceiptHandle, Attributes }) => ({
        body: Body,
        receives: Number(Attributes?.ApproximateReceiveCount ?? 1),
        async remove() {
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        },
      }));
    },
  };
}
