import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sqsClient } from "../../../functions/adapters/sqs/client.ts";
import { deadLetters } from "../../../functions/adapters/sqs/dead-letters.ts";
import { type Endpoint, startEndpoint, stubAwsEnvironment } from "../an-endpoint.ts";

let endpoint: Endpoint;
/** The SDK goes to where a queue's URL says. */
const urls = () => ({
  ticks: `${endpoint.url}/1/ticks-dead`,
  outcomes: `${endpoint.url}/1/outcomes-dead`,
  checks: `${endpoint.url}/1/checks-dead`,
});

beforeAll(async () => {
  endpoint = await startEndpoint(({ headers, body }) => {
    if (headers["x-amz-target"] === "AmazonSQS.DeleteMessage") return { status: 200, body: {} };
    if (JSON.parse(body).QueueUrl === urls().ticks) return { status: 200, body: {} };
    const letter = (Body: string, count: string) => ({
      MessageId: Body,
      ReceiptHandle: `handle of ${Body}`,
      MD5OfBody: createHash("md5").update(Body).digest("hex"),
      Body,
      Attributes: { ApproximateReceiveCount: count },
    });
    return { status: 200, body: { Messages: [letter("first", "1"), letter("second", "3")] } };
  });
  stubAwsEnvironment(endpoint.url);
});
afterAll(() => endpoint.stop());

test("letters come with how often they were received, and are removed when they are done", async () => {
  const letters = await deadLetters(sqsClient(), urls()).receive("outcomes", 50);
  expect(letters.map(({ body, receives }) => ({ body, receives }))).toEqual([
    { body: "first", receives: 1 },
    { body: "second", receives: 3 },
  ]);
  await letters[1]?.remove();
  expect(endpoint.seen.map(({ headers, body }) => [headers["x-amz-target"], JSON.parse(body)])).toEqual([
    [
      "AmazonSQS.ReceiveMessage",
      {
        QueueUrl: urls().outcomes,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      },
    ],
    ["AmazonSQS.DeleteMessage", { QueueUrl: urls().outcomes, ReceiptHandle: "handle of second" }],
  ]);
});

test("an empty queue has no letters", async () => {
  expect(await deadLetters(sqsClient(), urls()).receive("ticks", 10)).toEqual([]);
});
