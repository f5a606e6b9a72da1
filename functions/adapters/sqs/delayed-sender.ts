import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { pause } from "../aws/pause.ts";

/**
 * A body with the instant of its receipt (epoch ms). It may come up to a second early: the receiver waits for the rest.
 */
export interface DelayedMessage {
  readonly body: string;
  readonly at: number;
}

/** SQS's limits: messages of one request, and the longest delay. */
const BATCH = 10;
const MAX_DELAY_SECONDS = 900;
const TRIES = 5;

/**
 * Sends messages, each delayed to its instant in whole seconds. Resolves when SQS has confirmed every entry.
 * @throws an error with SQS's reason when an entry stays refused.
 */
export async function sendDelayed(
  client: SQSClient,
  queueUrl: string,
  messages: readonly DelayedMessage[],
  now: () => number,
): Promise<void> {
  const batches: DelayedMessage[][] = [];
  for (let i = 0; i < messages.length; i += BATCH) batches.push(messages.slice(i, i + BATCH));
  await Promise.all(batches.map((batch) => sendBatch(client, queueUrl, batch, now)));
}

async function sendBatch(
  client: SQSClient,
  queueUrl: string,
  batch: readonly DelayedMessage[],
  now: () => number,
): Promise<void> {
  let open = batch.map(({ body, at }, i) => ({ Id: String(i), MessageBody: body, at }));
  for (let tries = 1; ; tries += 1) {
    const Entries = open.map(({ at, ...entry }) => ({ ...entry, DelaySeconds: delaySeconds(at - now()) }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    const failed = new Set(Failed.map(({ Id }) => Id));
    open = open.filter(({ Id }) => failed.has(Id));
    if (open.length === 0) return;
    if (tries >= TRIES)
      throw new Error(`SQS refused ${open.length} messages: ${Failed[0]?.Code} ${Failed[0]?.Message}`);
    await pause(tries);
  }
}

/** Rounded down, so that the rounding delays no message. */
const delaySeconds = (ms: number) => Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.floor(ms / 1_000)));
