import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sqsClient } from "../../../functions/adapters/sqs/client.ts";
import { laterChecks } from "../../../functions/adapters/sqs/later-checks.ts";
import { tickQueue } from "../../../functions/adapters/sqs/tick-queue.ts";
import { type Endpoint, type Seen, startEndpoint, stubAwsEnvironment } from "../an-endpoint.ts";

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly DelaySeconds: number;
}

const NOW = 1_800_000_000_250;
let endpoint: Endpoint;
/** The SDK goes to where the queue's URL says. */
const queueUrl = () => `${endpoint.url}/123456789012/ticks`;
/** The entries that each request refuses. @default none */
let isRefused = (_entry: Entry, _request: number) => false;

const entriesOf = ({ body }: Seen): Entry[] => JSON.parse(body).Entries;

beforeAll(async () => {
  endpoint = await startEndpoint((seen, number) => {
    const entries = entriesOf(seen);
    const refused = entries.filter((entry) => isRefused(entry, number));
    return {
      status: 200,
      body: {
        Successful: entries
          .filter((entry) => !refused.includes(entry))
          .map(({ Id, MessageBody }) => ({
            Id,
            MessageId: `message ${Id}`,
            MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex"),
          })),
        Failed: refused.map(({ Id }) => ({ Id, Code: "InternalError", Message: "try again", SenderFault: false })),
      },
    };
  });
  stubAwsEnvironment(endpoint.url);
});
afterEach(() => {
  endpoint.seen.length = 0;
  isRefused = () => false;
});
afterAll(() => endpoint.stop());

const ticks = () => tickQueue(sqsClient(), queueUrl(), () => NOW);
const tick = (instantEpochSeconds: number) => ({ jobName: "foo_job", instantEpochSeconds });

test.each([
  { inMs: 9_750, delaySeconds: 9, because: "never later than its second" },
  { inMs: 750, delaySeconds: 0, because: "the rest is waited out by its receiver" },
  { inMs: 1_750, delaySeconds: 1, because: "whole seconds only" },
  { inMs: -3_600_250, delaySeconds: 0, because: "it is late already" },
  { inMs: 900_750, delaySeconds: 900, because: "SQS knows no longer delay" },
  { inMs: 86_399_750, delaySeconds: 900, because: "even of one far ahead" },
])("a tick in $inMs ms is delayed by $delaySeconds s: $because", async ({ inMs, delaySeconds }) => {
  await ticks().send([tick((NOW + inMs) / 1_000)]);
  const [request] = endpoint.seen;
  expect(request?.headers["x-amz-target"]).toBe("AmazonSQS.SendMessageBatch");
  expect(JSON.parse(request?.body ?? "").QueueUrl).toBe(queueUrl());
  expect(request && entriesOf(request)).toEqual([
    { Id: "0", MessageBody: JSON.stringify(tick((NOW + inMs) / 1_000)), DelaySeconds: delaySeconds },
  ]);
});

test("ticks go in batches of ten, each tick once", async () => {
  const sent = Array.from({ length: 25 }, (_, i) => tick(1_800_000_001 + i));
  await ticks().send(sent);
  expect(endpoint.seen.map((seen) => entriesOf(seen).length).sort()).toEqual([10, 10, 5]);
  const bodies = endpoint.seen.flatMap(entriesOf).map(({ MessageBody }) => MessageBody);
  expect(bodies.sort()).toEqual(sent.map((one) => JSON.stringify(one)).sort());
});

test("no ticks are no request", async () => {
  await ticks().send([]);
  expect(endpoint.seen).toEqual([]);
});

test("entries that SQS refuses are sent again, and only these", async () => {
  isRefused = ({ Id }, request) => (request === 1 && Id !== "0") || (request === 2 && Id === "2");
  await ticks().send([tick(1_800_000_001), tick(1_800_000_002), tick(1_800_000_003)]);
  expect(endpoint.seen.map((seen) => entriesOf(seen).map(({ Id }) => Id))).toEqual([
    ["0", "1", "2"],
    ["1", "2"],
    ["2"],
  ]);
});

test("an entry that stays refused is thrown, with why", async () => {
  isRefused = ({ Id }) => Id === "1";
  const sending = ticks().send([tick(1_800_000_001), tick(1_800_000_002)]);
  await expect(sending).rejects.toThrow("SQS refused 1 messages: InternalError try again");
});

test("a check travels like a tick, to its own queue", async () => {
  const check = { executionId: "foo_job.c1800000000", chunk: 3 };
  await laterChecks(sqsClient(), queueUrl(), () => NOW).send(check, NOW + 60_000);
  expect(endpoint.seen.flatMap(entriesOf)).toEqual([{ Id: "0", MessageBody: JSON.stringify(check), DelaySeconds: 60 }]);
});
