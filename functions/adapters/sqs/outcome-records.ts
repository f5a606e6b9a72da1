import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { OutcomeQueues } from "../../contract/environment.ts";
import type { OutcomeRecords } from "../../ports/outcome-records.ts";

export const outcomeRecords = (client: SQSClient, queues: OutcomeQueues): OutcomeRecords => ({
  async send(record, outcomes) {
    await client.send(new SendMessageCommand({ QueueUrl: queues[outcomes], MessageBody: JSON.stringify(record) }));
  },
});
