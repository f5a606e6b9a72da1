/** AWS's prices, on demand and without its free tiers. USD. */
export const PRICES = {
  region: "us-east-1",
  /** The month in which the pages below were read. */
  asOf: "2026-11",
  /** One invocation by EventBridge Scheduler. @see https://aws.amazon.com/eventbridge/pricing/ */
  wake: 1e-6,
  /** One item of at most 1 KB written, or of at most 4 KB read with strong consistency. @see https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  write: 0.625e-6,
  read: 0.125e-6,
  /** @see https://aws.amazon.com/sqs/pricing/ */
  queueRequest: 0.4e-6,
  /** x86. @see https://aws.amazon.com/lambda/pricing/ */
  invocation: 0.2e-6,
  gbSecond: 0.0000166667,
} as const;
