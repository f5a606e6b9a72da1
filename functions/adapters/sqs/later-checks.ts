import type { SQSClient } from "@aws-sdk/client-sqs";
import type { LaterChecks } from "../../ports/later-checks.ts";
import { sendDelayed } from "./delayed-sender.ts";

/** Checks have a queue of their own, and no runner may send to it. */
export const laterChecks = (client: SQSClient, queueUrl: string, now: () => number): LaterChecks => ({
  send: (check, at) => sendDelayed(client, queueUrl, [{ body: JSON.stringify(check), at }], now),
});
