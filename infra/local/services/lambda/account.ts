/**
 * The concurrent invocations of an account, those of all its functions together. A function that finds none free waits
 * for one; functions get freed ones in turn.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export class Account {
  #underWay = 0;
  readonly #limit: number;
  readonly #waiting = new Set<() => void>();

  /** @param limit concurrent invocations. @default none */
  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  /** Takes an invocation. @param whenFree called once if there is none now, and one is free again. */
  take(whenFree: () => void): boolean {
    if (this.#underWay >= this.#limit) {
      this.#waiting.add(whenFree);
      return false;
    }
    this.#underWay += 1;
    return true;
  }

  give(): void {
    this.#underWay -= 1;
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    next();
  }
}
