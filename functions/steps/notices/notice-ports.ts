import type { Clock, SleepUntil } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Metrics } from "../../ports/metrics.ts";
import type { Messages, Outbox, SubscriptionReads, Topics, Webhooks } from "../../ports/notices.ts";

/** Ports by which notices are told: the notifier's. */
export interface NoticePorts {
  readonly outbox: Outbox;
  readonly messages: Messages;
  readonly subscriptions: SubscriptionReads;
  readonly webhooks: Webhooks;
  readonly topics: Topics;
  /** Unique for each call. */
  readonly newToken: () => string;
  readonly now: Clock;
  readonly sleepUntil: SleepUntil;
  readonly metrics: Metrics;
  readonly log: Log;
}
