import { randomUUID } from "node:crypto";
import type { QueueProperties } from "../../template/queue-properties.ts";
import { AlarmClock } from "../alarm-clock.ts";
import { DueHeap } from "../due-heap.ts";
import type { Faults } from "../faults.ts";
import { Journal } from "../journal.ts";
import { type Message, type MessageAttributes, readReceiptHandle } from "./message.ts";

type Entry = { put: Message } | { gone: string };

/**
 * A standard queue: at least once, best-effort order. A message that is delayed or in flight has a `visibleAt` in the
 * future. Every change is in the journal before it is acknowledged.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly properties: QueueProperties;
  readonly #journal: Journal<Entry>;
  readonly #messages = new Map<string, Message>();
  readonly #order = new DueHeap<Message>();
  readonly #waiting = new Set<() => void>();
  readonly #clock = new AlarmClock(() => this.#wake());
  readonly #faults: Faults;
  /** The queue of its dead letters. It is looked up late, because queues may name each other. */
  readonly #deadLetters: () => Queue | undefined;

  constructor(options: {
    name: string;
    arn: string;
    url: string;
    properties: QueueProperties;
    journalPath: string;
    faults: Faults;
    deadLetters: () => Queue | undefined;
  }) {
    this.name = options.name;
    this.arn = options.arn;
    this.url = options.url;
    this.properties = options.properties;
    this.#faults = options.faults;
    this.#deadLetters = options.deadLetters;
    this.#journal = new Journal<Entry>(
      options.journalPath,
      (entry) => ("put" in entry ? this.#messages.set(entry.put.copy, entry.put) : this.#messages.delete(entry.gone)),
      () => Array.from(this.#messages.values(), (put) => ({ put })),
    );
    // Consumers of the last run have ended, so their messages become visible before the time-out.
    for (const message of [...this.#messages.values()]) {
      if (message.receiveCount > 0) this.#put({ ...message, visibleAt: Math.min(message.visibleAt, Date.now()) });
      else this.#order.push(message.visibleAt, message);
    }
    this.#rearm();
  }

  /** @param delaySeconds the message's own delay; the queue's when absent. @returns the message as accepted. */
  send(body: string, delaySeconds?: number, attributes?: MessageAttributes): Message {
    const sentAt = Date.now();
    return this.#put({
      copy: randomUUID(),
      messageId: randomUUID(),
      body,
      ...(attributes && Object.keys(attributes).length > 0 ? { attributes } : {}),
      sentAt,
      visibleAt: sentAt + (delaySeconds ?? this.properties.DelaySeconds) * 1_000,
      receiveCount: 0,
    });
  }

  /** At most `max` visible messages; they stay out of sight for `visibilitySeconds`. */
  receive(max: number, visibilitySeconds = this.properties.VisibilityTimeout): Message[] {
    const taken: Message[] = [];
    while (taken.length < max) {
      const message = this.#nextVisible();
      if (message === undefined) break;
      const receivedAt = Date.now();
      if (this.#faults.duplicate()) this.#put({ ...message, copy: randomUUID(), visibleAt: receivedAt });
      taken.push(
        this.#put({
          ...message,
          visibleAt: receivedAt + visibilitySeconds * 1_000,
          receiveCount: message.receiveCount + 1,
          firstReceivedAt: message.firstReceivedAt ?? receivedAt,
        }),
      );
    }
    this.#rearm();
    return taken;
  }

  /** Resolves when a message can be received, at `until` (epoch ms), or on abort: at the first of these. */
  available(until: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || this.#nextVisible() !== undefined || Date.now() >= until) return resolve();
      const clock = new AlarmClock(() => done());
      const done = () => {
        clock.stop();
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
      if (Number.isFinite(until)) clock.set(until);
      this.#rearm();
    });
  }

  /**
   * The handle of an older receipt deletes nothing; AWS allows that.
   * @returns false for text that is not a receipt handle.
   */
  remove(handle: string): boolean {
    const receipt = readReceiptHandle(handle);
    if (receipt === undefined) return false;
    if (this.#messages.get(receipt.copy)?.receiveCount === receipt.receiveCount) this.#forget(receipt.copy);
    return true;
  }

  /** @returns false when the handle is not that of a message in flight. */
  changeVisibility(handle: string, visibilitySeconds: number): boolean {
    const receipt = readReceiptHandle(handle);
    const message = receipt && this.#messages.get(receipt.copy);
    if (message?.receiveCount !== receipt?.receiveCount || message === undefined) return false;
    this.#put({ ...message, visibleAt: Date.now() + visibilitySeconds * 1_000 });
    return true;
  }

  /** Takes a message from the queue whose maximum receive count it has reached. */
  acceptDeadLetter({ firstReceivedAt: _, ...message }: Message, from: Queue): void {
    this.#put({ ...message, copy: randomUUID(), visibleAt: Date.now(), receiveCount: 0, movedFrom: from.arn });
  }

  /** Number of messages by state: visible, in flight (received), delayed. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    const now = Date.now();
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const { visibleAt, receiveCount } of this.#messages.values()) {
      if (visibleAt <= now) counts.visible++;
      else if (receiveCount > 0) counts.inFlight++;
      else counts.delayed++;
    }
    return counts;
  }

  /** The messages of the queue, for an observer. */
  messages(): Iterable<Message> {
    return this.#messages.values();
  }

  close(): void {
    this.#clock.stop();
    for (const wake of [...this.#waiting]) wake();
    this.#journal.close();
  }

  #put(message: Message): Message {
    this.#messages.set(message.copy, message);
    this.#journal.append({ put: message });
    this.#order.push(message.visibleAt, message);
    this.#rearm();
    return message;
  }

  #forget(copy: string): void {
    this.#messages.delete(copy);
    this.#journal.append({ gone: copy });
  }

  /** The first message to receive now; dead letters and expired messages are moved out of the way. */
  #nextVisible(): Message | undefined {
    const now = Date.now();
    const { MessageRetentionPeriod, RedrivePolicy } = this.properties;
    for (let first = this.#order.peek(); first !== undefined && first.at <= now; first = this.#order.peek()) {
      const message = first.value;
      const isCurrent = this.#messages.get(message.copy) === message;
      if (isCurrent && message.sentAt + MessageRetentionPeriod * 1_000 <= now) this.#forget(message.copy);
      else if (isCurrent && RedrivePolicy && message.receiveCount >= RedrivePolicy.maxReceiveCount) {
        this.#deadLetters()?.acceptDeadLetter(message, this);
        this.#forget(message.copy);
      } else if (isCurrent) return message;
      this.#order.pop();
    }
    return undefined;
  }

  #rearm(): void {
    this.#clock.set(this.#waiting.size > 0 ? this.#order.peek()?.at : undefined);
  }

  #wake(): void {
    if (this.#nextVisible() !== undefined) for (const wake of [...this.#waiting]) wake();
    this.#rearm();
  }
}
