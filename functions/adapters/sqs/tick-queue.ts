import type { SQSClient } from "@aws-sdk/client-sqs";
import type { TickQueue } from "../../ports/tick-queue.ts";
import { sendDelayed } from "./delayed-sender.ts";

export const tickQueue = (client: SQSClient, queueUrl: string, now: () => number): TickQueue => ({
  send: (ticks) =>
    sendDelayed(
      client,
      queueUrl,
      ticks.map((tick) => ({ body: JSON.stringify(tick), at: tick.instantEpochSeconds * 1_000 })),
      now,
    ),
});
