import type { Clock } from "./clock.ts";

/** The wait before the first new try of a throttled event, ms. It doubles each time. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;

/** The concurrent invocations of an account, of all functions together. */
export class Concurrency {
  /** The highest number at a time so far. */
  peak = 0;
  throttles = 0;
  #underWay = 0;
  readonly #limit: number;
  readonly #clock: Clock;

  constructor(clock: Clock, limit = Number.POSITIVE_INFINITY) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Whether Lambda refuses an invocation now. */
  isThrottling(): boolean {
    const isFull = this.#underWay >= this.#limit;
    if (isFull) this.throttles++;
    return isFull;
  }

  async during<T>(invocation: () => Promise<T>): Promise<T> {
    this.peak = Math.max(this.peak, ++this.#underWay);
    try {
      return await invocation();
    } finally {
      this.#underWay--;
    }
  }

  /**
   * Lambda's asynchronous queue tries a throttled event again after waits that grow.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  whenFree(begin: () => void, waitMs = FIRST_WAIT_MS): void {
    if (!this.isThrottling()) return begin();
    const next = Math.min(LONGEST_WAIT_MS, 2 * waitMs);
    this.#clock.plan(this.#clock.now + waitMs, () => this.whenFree(begin, next));
  }
}
