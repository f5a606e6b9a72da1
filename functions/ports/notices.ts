import type { NoticeEvent, Subscription, TopicSubscription, Wants, WebhookSubscription } from "../contract/notice.ts";
import type { WantedEvent } from "../core/notices/events.ts";
import type { Page, PageRequest } from "./page.ts";

/** The wishes of all subscriptions. */
export interface SubscribersReads {
  /** An answer may be ten seconds old: a new subscription counts from then on. */
  wants(): Promise<readonly Wants[]>;
}

export interface SubscriptionReads {
  get(name: string): Promise<Subscription | undefined>;
}

export interface Subscriptions extends SubscriptionReads {
  /** Puts it, and its wants in the list of all wants, in one transaction. @returns "full" where there is no room. */
  put(subscription: Subscription): Promise<"created" | "replaced" | "full">;
  /** @returns false where there was none. */
  remove(name: string): Promise<boolean>;
  /** All names, ascending. */
  names(): Promise<readonly string[]>;
}

/** The events of one transition of a job, which its transaction wrote. */
export interface OutboxRow {
  readonly jobName: string;
  /** Of the run state after the transition. */
  readonly version: number;
  readonly events: readonly WantedEvent[];
}

export interface Outbox {
  get(jobName: string, version: number): Promise<OutboxRow | undefined>;
  /**
   * In one transaction: removes the row, and adds an entry to each subscription.
   * @returns false when the row is gone: another function has passed it on.
   */
  passOn(row: OutboxRow, waiting: readonly WaitingNotice[], dueAt: number): Promise<boolean>;
}

/** An entry that waits to be told to one subscription. */
export interface WaitingNotice {
  readonly subscription: string;
  /** Unique in the subscription; sorts by time. */
  readonly key: string;
  readonly events: readonly NoticeEvent[];
}

/** A message that was begun: it is sent with the same id and content until it is settled. */
export interface Message {
  readonly id: string;
  /** Of its entries. */
  readonly keys: readonly string[];
  /** Failed ones. */
  readonly tries: number;
  /** Epoch ms: not before. */
  readonly notBefore: number;
  /** Of the last failed try. */
  readonly problem?: string;
}

/** The hold of one function on a subscription's messages. */
export interface Hold {
  readonly subscription: string;
  readonly token: string;
  readonly message?: Message;
  /** Epoch ms of the last message that was settled. */
  readonly lastAt?: number;
}

/** The end of a message. */
export interface Delivery {
  readonly id: string;
  readonly at: number;
  readonly status: "DELIVERED" | "UNDELIVERABLE";
  /** All of them. */
  readonly tries: number;
  readonly problem?: string;
  readonly events: readonly NoticeEvent[];
}

export interface Messages {
  /** Adds an entry, if its key is new. */
  add(waiting: WaitingNotice, dueAt: number): Promise<void>;
  /** The oldest entries, at most `limit`. A strongly consistent read. */
  waiting(subscription: string, limit: number): Promise<readonly WaitingNotice[]>;
  /** All entries from one key to another, both included. */
  between(subscription: string, first: string, last: string): Promise<readonly WaitingNotice[]>;
  /** @returns undefined while another function holds it. */
  hold(subscription: string, token: string, now: number, until: number): Promise<Hold | undefined>;
  /** Writes the message of a hold. @returns false when the hold is lost. */
  begin(hold: Hold, message: Message): Promise<boolean>;
  /** In one transaction: ends the message and removes its entries. @returns false when the hold is lost. */
  settle(hold: Hold, message: Message, delivery: Delivery): Promise<boolean>;
  release(hold: Hold): Promise<void>;
}

export interface Deliveries {
  /** The newest first, of thirty days. */
  list(subscription: string, page: PageRequest): Promise<Page<Delivery>>;
}

/** A try to tell a message. */
export interface OutgoingMessage {
  readonly id: string;
  readonly events: readonly NoticeEvent[];
  /** Epoch ms of this try. */
  readonly at: number;
}

/** A way to the other side. */
interface Way<S extends Subscription> {
  /** @returns undefined when it took the message, else the reason in words. It never throws for the other side's fault. */
  send(subscription: S, message: OutgoingMessage): Promise<string | undefined>;
}
export type Webhooks = Way<WebhookSubscription>;
export type Topics = Way<TopicSubscription>;
