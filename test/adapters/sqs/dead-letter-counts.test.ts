import { afterAll, beforeAll, expect, test } from "vitest";
import { sqsClient } from "../../../functions/adapters/sqs/client.ts";
import { deadLetterCounts } from "../../../functions/adapters/sqs/dead-letter-counts.ts";
import { type Endpoint, startEndpoint, stubAwsEnvironment } from "../an-endpoint.ts";

let endpoint: Endpoint;
const urls = () => ({
  ticks: `${endpoint.url}/1/ticks-dead`,
  outcomes: `${endpoint.url}/1/outcomes-dead`,
  checks: `${endpoint.url}/1/checks-dead`,
});

beforeAll(async () => {
  endpoint = await startEndpoint(({ body }) => {
    const { QueueUrl } = JSON.parse(body);
    const Attributes = { ApproximateNumberOfMessages: "7", ApproximateNumberOfMessagesNotVisible: "2" };
    return { status: 200, body: QueueUrl === urls().ticks ? { Attributes } : {} };
  });
  stubAwsEnvironment(endpoint.url);
});
afterAll(() => endpoint.stop());

test("letters are counted and not received", async () => {
  const counts = deadLetterCounts(sqsClient(), urls());
  expect(await counts.count("ticks")).toEqual({ waiting: 7, received: 2 });
  expect(await counts.count("checks")).toEqual({ waiting: 0, received: 0 });
  expect(endpoint.seen.map(({ headers }) => headers["x-amz-target"])).toEqual([
    "AmazonSQS.GetQueueAttributes",
    "AmazonSQS.GetQueueAttributes",
  ]);
});
