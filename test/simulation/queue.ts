import type { SqsBatch, SqsBatchResponse } from "../../functions/contract/sqs-batch.ts";
import type { Adversary } from "./adversary.ts";
import type { Clock } from "./clock.ts";
import type { Ending } from "./invocation.ts";

interface Message {
  readonly messageId: string;
  readonly body: string;
  receives: number;
  /** Delay by faults of its delivery and by failed tries, ms. */
  lateMs: number;
}

export interface QueueOptions {
  /** The ARN by which its messages name it. */
  readonly arn?: string;
  readonly visibilityMs: number;
  readonly maxReceiveCount: number;
  /** The most messages of one invocation, and the longest wait for them, ms. */
  readonly batchSize: number;
  readonly windowMs: number;
  readonly deadLetters: { body: string; receives: number }[];
  readonly consume: (batch: SqsBatch) => Promise<Ending<SqsBatchResponse | undefined>>;
  /** Whether its consumer does not run. Lambda then puts messages back, and each return counts as a receive. */
  readonly isDown?: () => boolean;
  /**
   * Whether Lambda refuses an invocation for lack of concurrency. It tries again until the messages are visible again.
   */
  readonly isThrottled?: () => boolean;
  /** Called with a message on which a fault fell: it is lost, dead, or delivered again. */
  readonly troubled: (body: string) => void;
}

/**
 * Between two tries of a throttled batch.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
const THROTTLED_MS = 1_000;
/**
 * Ms between the longest work of an invocation and the instant at which its task is LOST. An outcome arrives in time
 * after two failures of the collector, but not after three.
 */
const NOTICE_MS = 64_000;

/** A standard SQS queue with its event source mapping. It delivers at least once, in any order. */
export class Queue {
  readonly #ready: Message[] = [];
  #sent = 0;
  #isPolling = false;
  readonly #clock: Clock;
  readonly #adversary: Adversary;
  readonly #options: QueueOptions;

  constructor(clock: Clock, adversary: Adversary, options: QueueOptions) {
    this.#clock = clock;
    this.#adversary = adversary;
    this.#options = options;
  }

  /** @param at epoch ms of its receipt, whole seconds of delay from now, rounded down. */
  send(body: string, at = this.#clock.now): void {
    const adversary = this.#adversary;
    const message = { messageId: `m${this.#sent++}`, body, receives: 0, lateMs: 0 };
    if (adversary.strikes("lost")) return this.#options.troubled(body);
    if (adversary.strikes("dead letter")) return this.#bury(body);
    const delayMs = Math.min(900, Math.max(0, Math.floor((at - this.#clock.now) / 1_000))) * 1_000;
    const soon = adversary.dice.between(5, 25);
    const late = adversary.strikes("delayed") ? adversary.diceOf("delayed").between(1_000, 120_000) : soon;
    this.#delay(message, late);
    this.#receiveAt(message, this.#clock.now + delayMs + late);
    if (adversary.strikes("duplicated")) {
      this.#receiveAt({ ...message }, this.#clock.now + delayMs + adversary.diceOf("duplicated").between(5, 90_000));
    }
  }

  #receiveAt(message: Message, at: number): void {
    this.#clock.plan(at, () => {
      this.#ready.push(message);
      if (this.#isPolling) return;
      this.#isPolling = true;
      this.#clock.plan(this.#clock.now + this.#options.windowMs, () => this.#poll());
    });
  }

  #poll(): void {
    this.#isPolling = false;
    while (this.#ready.length > 0) void this.#deliver(this.#ready.splice(0, this.#options.batchSize));
  }

  async #deliver(messages: readonly Message[]): Promise<void> {
    for (const message of messages) message.receives++;
    const visibleAt = this.#clock.now + this.#options.visibilityMs;
    if (this.#options.isDown?.()) {
      for (const message of messages) {
        // After the outage the message is invisible for this time at most, however long the outage was.
        message.lateMs = Math.max(message.lateMs, this.#options.visibilityMs);
        this.#again(message, visibleAt);
      }
      return;
    }
    while (this.#options.isThrottled?.()) {
      if (this.#clock.now + THROTTLED_MS > visibleAt) {
        for (const message of messages) this.#again(message, visibleAt);
        return;
      }
      await this.#clock.sleepUntil(this.#clock.now + THROTTLED_MS);
    }
    const ending = await this.#options.consume({
      Records: messages.map(({ messageId, body }) => ({ messageId, body, eventSourceARN: this.#options.arn })),
    });
    const failed =
      ending.kind === "answered"
        ? new Set(ending.answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
        : new Set(messages.map(({ messageId }) => messageId));
    for (const message of messages) {
      if (!failed.has(message.messageId)) continue;
      this.#delay(message, this.#options.visibilityMs);
      this.#again(message, visibleAt);
    }
  }

  #delay(message: Message, ms: number): void {
    message.lateMs += ms;
    if (message.lateMs > NOTICE_MS) this.#options.troubled(message.body);
  }

  #again(message: Message, visibleAt: number): void {
    if (message.receives < this.#options.maxReceiveCount) this.#receiveAt(message, visibleAt);
    else this.#bury(message.body);
  }

  #bury(body: string): void {
    this.#options.troubled(body);
    this.#options.deadLetters.push({ body, receives: 0 });
  }
}
