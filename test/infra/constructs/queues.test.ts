import { expect, test } from "vitest";
import { idIn, resourcesOf, synthesized } from "../synthesized.ts";

const template = synthesized();
const queues = resourcesOf(template, "AWS::SQS::Queue");
const work = queues.filter(({ RedrivePolicy }) => RedrivePolicy !== undefined);
const deadLetters = work.map(({ RedrivePolicy }) => idIn(RedrivePolicy.deadLetterTargetArn));

test("ticks, outcomes and checks have a dead-letter queue each, and there are no others", () => {
  expect(work.map(({ id }) => id)).toEqual([
    expect.stringMatching(/^TicksQueue/),
    expect.stringMatching(/^OutcomesQueue/),
    expect.stringMatching(/^BatchedOutcomesQueue/),
    expect.stringMatching(/^ChecksQueue/),
  ]);
  const [ofTicks, ofOutcomes, ofBatchedOutcomes, ofChecks] = deadLetters;
  expect(ofTicks).toMatch(/^TicksDeadLetters/);
  expect(ofOutcomes).toMatch(/^OutcomesDeadLetters/);
  expect(ofBatchedOutcomes).toBe(ofOutcomes);
  expect(ofChecks).toMatch(/^ChecksDeadLetters/);
  expect(queues.map(({ id }) => id).sort()).toEqual([...work.map(({ id }) => id), ...new Set(deadLetters)].sort());
});

test.each([
  { queue: "TicksQueue", VisibilityTimeout: 30, maxReceiveCount: 20 },
  { queue: "OutcomesQueue", VisibilityTimeout: 31, maxReceiveCount: 40 },
  { queue: "BatchedOutcomesQueue", VisibilityTimeout: 31, maxReceiveCount: 40 },
  { queue: "ChecksQueue", VisibilityTimeout: 31, maxReceiveCount: 40 },
])(
  "$queue hides a message for $VisibilityTimeout s and gives it $maxReceiveCount chances",
  ({ queue, VisibilityTimeout, maxReceiveCount }) => {
    const found = work.find(({ id }) => id.startsWith(queue));
    expect(found).toMatchObject({ VisibilityTimeout, RedrivePolicy: { maxReceiveCount } });
  },
);

test("every queue is encrypted and refuses connections without TLS", () => {
  const policies = resourcesOf(template, "AWS::SQS::QueuePolicy");
  for (const { id, SqsManagedSseEnabled, MessageRetentionPeriod } of queues) {
    expect(SqsManagedSseEnabled).toBe(true);
    expect(MessageRetentionPeriod, "SQS's longest").toBe(14 * 86_400);
    const policy = policies.find(({ Queues }) => idIn(Queues[0]) === id);
    expect(policy?.PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: "Deny",
        Action: "sqs:*",
        Principal: { AWS: "*" },
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ]);
  }
});

const ONE_RECEIVE = 10;

test.each([
  { queue: "TicksQueue", consumer: "ElasticJob-dispatcher", size: ONE_RECEIVE, within: undefined },
  { queue: "OutcomesQueue", consumer: "ElasticJob-collector", size: ONE_RECEIVE, within: undefined },
  { queue: "BatchedOutcomesQueue", consumer: "ElasticJob-collector", size: 100, within: 1 },
  { queue: "ChecksQueue", consumer: "ElasticJob-collector", size: ONE_RECEIVE, within: undefined },
])("$consumer takes $size messages of $queue within $within s, and answers for each of them", (expected) => {
  const { queue, consumer, size, within } = expected;
  const mappings = resourcesOf(template, "AWS::Lambda::EventSourceMapping");
  expect(mappings).toHaveLength(4);
  const mapping = mappings.find(({ EventSourceArn }) => idIn(EventSourceArn)?.startsWith(queue));
  expect(mapping).toMatchObject({ BatchSize: size, FunctionResponseTypes: ["ReportBatchItemFailures"] });
  expect(mapping?.MaximumBatchingWindowInSeconds).toBe(within);
  const fn = resourcesOf(template, "AWS::Lambda::Function").find(({ id }) => id === idIn(mapping?.FunctionName));
  expect(fn?.FunctionName).toBe(consumer);
  const from = work.find(({ id }) => id === idIn(mapping?.EventSourceArn));
  expect(from?.VisibilityTimeout, "no message is seen again while it is handled").toBeGreaterThan(fn?.Timeout);
});
