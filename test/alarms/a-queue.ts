import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { SqsBatchResponse } from "../../functions/contract/sqs-batch.ts";
import { NO_FAULTS } from "../../infra/local/services/faults.ts";
import { receiptHandle } from "../../infra/local/services/sqs/message.ts";
import { Queue } from "../../infra/local/services/sqs/queue.ts";
import { QueueProperties } from "../../infra/local/template/queue-properties.ts";
import { resourcesOf, synthesized } from "../infra/synthesized.ts";

const TEMPLATE = resourcesOf(synthesized(), "AWS::SQS::Queue");

/** A queue of the template with its dead letters, as the local runtime has them. @param name the beginning of its id. */
export function aQueue(name: string) {
  const found = TEMPLATE.find(({ id }) => id.startsWith(`${name}Queue`));
  if (found === undefined) throw new Error(`the template has no queue ${name}`);
  const directory = mkdtempSync(path.join(tmpdir(), "queue-"));
  const make = (part: string, properties: object, deadLetters?: Queue) => {
    const names = { name: part, arn: `arn:aws:sqs:us-east-1:123456789012:${part}`, url: `http://127.0.0.1/${part}` };
    return new Queue({
      ...names,
      properties: QueueProperties.parse(properties),
      journalPath: path.join(directory, part),
      faults: NO_FAULTS,
      deadLetters: () => deadLetters,
    });
  };
  const letters = make("letters", {});
  const redrive = { deadLetterTargetArn: letters.arn, maxReceiveCount: found.RedrivePolicy.maxReceiveCount };
  const queue = make("queue", { RedrivePolicy: redrive }, letters);
  onTestFinished(() => {
    for (const one of [queue, letters]) one.close();
    rmSync(directory, { recursive: true });
  });
  return {
    send: (body: unknown) => queue.send(JSON.stringify(body)),
    /** Hands messages to a consumer until none is left: handled, or a dead letter. */
    async drain(consume: (batch: { Records: Delivered[] }) => Promise<SqsBatchResponse | undefined>) {
      for (;;) {
        const messages = queue.receive(1, 0);
        if (messages.length === 0) return;
        const Records = messages.map(({ messageId, body }) => ({ messageId, body }));
        const failed = (await consume({ Records }))?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
        for (const message of messages) if (!failed?.includes(message.messageId)) queue.remove(receiptHandle(message));
      }
    },
    /** `ApproximateNumberOfMessagesVisible` of the dead letters. */
    letters: () => letters.counts().visible,
    /** `ApproximateAgeOfOldestMessage`, seconds. @param at epoch ms. */
    ageAt: (at: number) => Math.max(0, ...Array.from(queue.messages(), ({ sentAt }) => (at - sentAt) / 1_000)),
  };
}

interface Delivered {
  readonly messageId: string;
  readonly body: string;
}
