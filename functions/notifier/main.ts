import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { emfMetrics, flushing } from "../adapters/cloudwatch/emf-metrics.ts";
import { jsonLog } from "../adapters/console/json-log.ts";
import { documentClient } from "../adapters/dynamodb/client.ts";
import { messages } from "../adapters/dynamodb/messages.ts";
import { outbox } from "../adapters/dynamodb/outbox.ts";
import { subscriptionReads } from "../adapters/dynamodb/subscription-store.ts";
import { topics } from "../adapters/sns/topics.ts";
import { webhookAddresses } from "../adapters/webhook/webhook-addresses.ts";
import { webhooks } from "../adapters/webhook/webhooks.ts";
import { Env } from "./env.ts";
import { createHandler } from "./handler.ts";

/** Of one try. */
const WITHIN_MS = 10_000;

const env = Env.parse(process.env);
const metrics = emfMetrics(env.STACK, (line) => process.stdout.write(line));
const now = () => Date.now();
const tables = documentClient();

const notifier = createHandler({
  outbox: outbox(tables, env.RUN_TABLE),
  messages: messages(tables, env.RUN_TABLE),
  subscriptions: subscriptionReads(tables, env.CONFIG_TABLE),
  webhooks: webhooks({ ...webhookAddresses(env.APP_URLS === "any"), stack: env.STACK, withinMs: WITHIN_MS }),
  topics: topics(env.STACK),
  newToken: randomUUID,
  sleepUntil: (at) => sleep(Math.max(0, at - now())),
  now,
  metrics,
  log: jsonLog(console),
});

export const handler = flushing(metrics, notifier);
