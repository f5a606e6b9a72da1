import { existsSync, readFileSync } from "node:fs";
import { ReceiveMessageCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect } from "vitest";
import * as z from "zod";
import { eventually } from "../../../../support/eventually.ts";
import { type Fixture, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const Seen = z.object({
  at: z.number(),
  batch: z.number(),
  record: z.looseObject({ messageId: z.string(), body: z.string(), attributes: z.record(z.string(), z.string()) }),
});

const seen = () =>
  (existsSync(fixture.seen) ? readFileSync(fixture.seen, "utf8") : "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Seen.parse(JSON.parse(line)));

async function send(...bodies: string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
  await fixture.sqs.send(new SendMessageBatchCommand({ QueueUrl: fixture.queueUrl("work"), Entries }));
}

const times = (body: string) => seen().filter(({ record }) => record.body === body).length;
const queued = (name: string) => [...(fixture.local.queues.get(name)?.messages() ?? [])].map(({ body }) => body);
const gone = (...bodies: string[]) =>
  eventually(`${bodies} leave the queue`, () =>
    bodies.some((body) => queued("work").includes(body)) ? undefined : true,
  );

conforms("mapping: a batch is at most its size", async () => {
  const bodies = Array.from({ length: 8 }, (_, i) => `size ${i}`);
  await send(...bodies);
  await gone(...bodies);
  for (const body of bodies) expect(times(body), body).toBe(1);
  expect(Math.max(...seen().map(({ batch }) => batch))).toBe(5);
});

conforms("mapping: only the failed entries come again", async () => {
  await send("good", "fail it");
  await gone("good", "fail it");
  expect([times("good"), times("fail it")]).toEqual([1, 2]);
});

conforms("mapping: a message that fails too often is a dead letter", async () => {
  await send("fail always");
  const { Messages } = await fixture.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: fixture.queueUrl("dead"), WaitTimeSeconds: 10, MaxNumberOfMessages: 10 }),
  );
  await eventually("the dead letter", () => (queued("dead").includes("fail always") ? true : undefined));
  expect(times("fail always")).toBe(2);
  expect(Messages).toBeDefined();
});

conforms("mapping: a thrown error fails the whole batch", async () => {
  await send("throw", "beside");
  await gone("throw", "beside");
  expect([times("throw"), times("beside")]).toEqual([2, 2]);
});

conforms("mapping: an answer that names an unknown message fails the whole batch", async () => {
  await send("nonsense");
  await gone("nonsense");
  expect(times("nonsense")).toBe(2);
});

conforms("mapping: records have the documented shape", async () => {
  await send("shape");
  await gone("shape");
  const record = seen().find(({ record: { body } }) => body === "shape")?.record;
  expect(record).toEqual({
    messageId: expect.any(String),
    receiptHandle: expect.any(String),
    body: "shape",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: expect.any(String),
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {},
    md5OfBody: "8c73a98a300905900337f535531dfca6",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:work",
    awsRegion: "us-east-1",
  });
});
