import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect } from "vitest";
import { type Faults, NO_FAULTS } from "../../../../../infra/local/services/faults.ts";
import { receiptHandle } from "../../../../../infra/local/services/sqs/message.ts";
import { Queue } from "../../../../../infra/local/services/sqs/queue.ts";
import { QueueProperties } from "../../../../../infra/local/template/queue-properties.ts";
import { type Fixture, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

let fixture: Fixture;
let QueueUrl: string;

beforeAll(async () => {
  fixture = await startFixture();
  QueueUrl = fixture.queueUrl("plain");
});
afterAll(() => fixture.stop());

const send = (MessageBody: string, DelaySeconds?: number) =>
  fixture.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...(DelaySeconds && { DelaySeconds }) }));

/** Receives until a message with this body comes. */
async function receive(body: string, VisibilityTimeout = 30): Promise<Message> {
  for (;;) {
    const { Messages = [] } = await fixture.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        VisibilityTimeout,
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ["All"],
      }),
    );
    const [message] = Messages;
    if (message === undefined) throw new Error(`${body} did not come`);
    if (message.Body === body) return message;
  }
}

const remove = ({ ReceiptHandle }: Message) => fixture.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

conforms("sqs: a message is delayed to its second, 900 at most", async () => {
  const sentAt = Date.now();
  await send("delayed for long", 900);
  await send("delayed", 1);
  await remove(await receive("delayed"));
  expect(Date.now() - sentAt).toBeGreaterThanOrEqual(1_000);
  expect((await fixture.local.queues.get("plain")?.counts())?.delayed).toBe(1);
  await expect(send("far", 901)).rejects.toThrow("Value 901 for parameter DelaySeconds is invalid");
});

conforms("sqs: a received message is invisible for a while, then comes again", async () => {
  await send("twice");
  const first = await receive("twice", 1);
  const receivedAt = Date.now();
  const second = await receive("twice");
  expect(Date.now() - receivedAt).toBeGreaterThanOrEqual(950);
  expect(second.MessageId).toBe(first.MessageId);
  expect(second.Attributes).toMatchObject({ ApproximateReceiveCount: "2" });
  await remove(second);
});

conforms("sqs: visibility can be changed", async () => {
  await send("released");
  const { ReceiptHandle } = await receive("released", 600);
  await fixture.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  await remove(await receive("released"));
});

conforms("sqs: an old receipt deletes nothing", async () => {
  await send("held");
  const old = await receive("held", 0);
  const latest = await receive("held", 0);
  await remove(old);
  expect((await fixture.local.queues.get("plain")?.counts())?.visible).toBe(1);
  await remove(latest);
  expect((await fixture.local.queues.get("plain")?.counts())?.visible).toBe(0);
});

conforms("sqs: too many receives make a dead letter", async () => {
  await send("poison");
  const message = await receive("poison", 0);
  await receive("poison", 0);
  const { Messages = [] } = await fixture.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages).toEqual([]);
  const dead = await fixture.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: fixture.queueUrl("plain-dead"),
      WaitTimeSeconds: 5,
      MessageSystemAttributeNames: ["All"],
    }),
  );
  expect(dead.Messages?.[0]).toMatchObject({
    MessageId: message.MessageId,
    Body: "poison",
    Attributes: { DeadLetterQueueSourceArn: "arn:aws:sqs:us-east-1:123456789012:plain" },
  });
});

conforms("sqs: a batch has 1 to 10 entries with ids of their own", async () => {
  const batch = (Entries: { Id: string; MessageBody: string }[]) =>
    fixture.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const eleven = Array.from({ length: 11 }, (_, i) => ({ Id: String(i), MessageBody: "x" }));
  await expect(batch([])).rejects.toMatchObject({ name: "EmptyBatchRequest" });
  await expect(batch(eleven)).rejects.toMatchObject({ name: "TooManyEntriesInBatchRequest" });
  await expect(batch([eleven[0], eleven[0]].filter((entry) => entry !== undefined))).rejects.toMatchObject({
    name: "BatchEntryIdsNotDistinct",
  });
});

conforms("sqs: entries of a batch fail on their own", async () => {
  const { Successful, Failed } = await fixture.sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "good", MessageBody: "one" },
        { Id: "bad", MessageBody: "two", DelaySeconds: 901 },
      ],
    }),
  );
  expect(Successful?.map(({ Id }) => Id)).toEqual(["good"]);
  expect(Failed).toMatchObject([{ Id: "bad", SenderFault: true, Code: "InvalidParameterValue" }]);
  const { ReceiptHandle } = await receive("one");
  const removed = await fixture.sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "known", ReceiptHandle },
        { Id: "unknown", ReceiptHandle: "no handle" },
      ],
    }),
  );
  expect(removed.Successful?.map(({ Id }) => Id)).toEqual(["known"]);
  expect(removed.Failed?.map(({ Code }) => Code)).toEqual(["ReceiptHandleIsInvalid"]);
});

conforms("sqs: a message has at most 1 MiB", async () => {
  await expect(send("x".repeat(1_048_577))).rejects.toThrow("Message must be shorter than 1048576 bytes");
  await send("y".repeat(1_048_576));
  await remove(await receive("y".repeat(1_048_576)));
});

conforms("sqs: a long poll ends with the first message", async () => {
  const polled = fixture.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  await send("prompt");
  const sentAt = Date.now();
  const { Messages = [] } = await polled;
  expect(Messages[0]?.Body).toBe("prompt");
  expect(Date.now() - sentAt, "ms, of a poll that may wait 20 s").toBeLessThan(20_000);
  for (const message of Messages) await remove(message);
});

conforms("sqs: digests are those clients check", async () => {
  // Computed by another implementation; the client compares those of the body itself, too.
  const sent = await fixture.sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: "größe 漢字",
      MessageAttributes: {
        kind: { DataType: "String", StringValue: "a" },
        size: { DataType: "Number", StringValue: "12" },
        raw: { DataType: "Binary", BinaryValue: Buffer.from([1, 2, 3]) },
      },
    }),
  );
  expect(sent.MD5OfMessageBody).toBe("eab1802e6522f9b6b855a21281308747");
  expect(sent.MD5OfMessageAttributes).toBe("8d40b6a38ac9f81584b09503be7b92ee");
  await remove(await receive("größe 漢字"));
});

conforms("sqs: a queue tells its counts and settings", async () => {
  const dead = { QueueUrl: fixture.queueUrl("plain-dead") };
  await fixture.sqs.send(new SendMessageCommand({ ...dead, MessageBody: "waiting" }));
  await fixture.sqs.send(new SendMessageCommand({ ...dead, MessageBody: "later", DelaySeconds: 900 }));
  const { Attributes } = await fixture.sqs.send(new GetQueueAttributesCommand({ ...dead, AttributeNames: ["All"] }));
  expect(Attributes).toMatchObject({
    QueueArn: "arn:aws:sqs:us-east-1:123456789012:plain-dead",
    ApproximateNumberOfMessages: "1",
    ApproximateNumberOfMessagesNotVisible: "1",
    ApproximateNumberOfMessagesDelayed: "1",
    VisibilityTimeout: "30",
  });
});

conforms("sqs: an unknown queue is an error", async () => {
  const unknown = new SendMessageCommand({ QueueUrl: QueueUrl.replace("plain", "nobody"), MessageBody: "x" });
  await expect(fixture.sqs.send(unknown)).rejects.toMatchObject({ name: "QueueDoesNotExist" });
});

const aQueue = (name: string, faults: Faults, MessageRetentionPeriod = 345_600) =>
  new Queue({
    ...{ name, arn: `arn:aws:sqs:us-east-1:123456789012:${name}`, url: name, faults },
    properties: QueueProperties.parse({ MessageRetentionPeriod }),
    journalPath: path.join(fixture.directory, name),
    deadLetters: () => undefined,
  });

conforms("sqs: delivery is at least once", () => {
  let deliveries = 0;
  const queue = aQueue("twice", { ...NO_FAULTS, duplicate: () => deliveries++ === 0 });
  const { messageId } = queue.send("once");
  const [first, second, ...more] = queue.receive(10);
  expect(first && queue.remove(receiptHandle(first))).toBe(true);
  expect([first, second].map((message) => message?.messageId)).toEqual([messageId, messageId]);
  expect(more).toEqual([]);
  expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  queue.close();
});

conforms("sqs: messages end after their retention", () => {
  const minute = 60_000;
  const message = { copy: "a", messageId: "a", body: "old", visibleAt: 0, receiveCount: 0 };
  const journal = [
    { ...message, sentAt: Date.now() - minute - 1 },
    { ...message, copy: "b", body: "young", sentAt: Date.now() - minute / 2 },
  ];
  writeFileSync(
    path.join(fixture.directory, "retained"),
    journal.map((put) => `${JSON.stringify({ put })}\n`).join(""),
  );
  const queue = aQueue("retained", NO_FAULTS, 60);
  expect(queue.receive(10).map(({ body }) => body)).toEqual(["young"]);
  queue.close();
});
