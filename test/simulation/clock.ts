interface Event {
  readonly at: number;
  /** Events of one instant happen in the order they were planned. */
  readonly order: number;
  readonly run: () => void;
}

/** The most steps of one story. The busiest of the first thousand seeds takes a fifth of them. */
const MAX_STEPS = 2_000_000;

/** Virtual time. It jumps to the next event as soon as all consequences of the last one have come to rest. */
export class Clock {
  now: number;
  /** Events that have happened, and calls of ports. A story with too many of them makes no progress. */
  #steps = 0;
  #order = 0;
  readonly #heap: Event[] = [];
  readonly #maxSteps: number;
  #failure: unknown;

  constructor(now: number, maxSteps = MAX_STEPS) {
    this.now = now;
    this.#maxSteps = maxSteps;
  }

  /** Notes a step. @returns false when there were too many: the caller must stop then. */
  step(): boolean {
    if (++this.#steps === this.#maxSteps)
      this.stop(new Error(`the story makes no progress: ${this.#steps} steps by ${new Date(this.now).toISOString()}`));
    return this.#failure === undefined;
  }

  /** Nothing happens any more. @param failure is thrown by `run`. */
  stop(failure: unknown): void {
    this.#failure ??= failure;
  }

  /** @param at epoch ms; the past means now. */
  plan(at: number, run: () => void): void {
    const event = { at: Math.max(at, this.now), order: this.#order++, run };
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  sleepUntil = (at: number): Promise<void> => new Promise((wake) => this.plan(at, wake));

  /** Events that have happened. */
  get events(): number {
    return this.#order - this.#heap.length;
  }

  /** Lets everything happen that is planned up to `until` (epoch ms). @throws the reason why it was stopped. */
  async run(until: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      if (!this.step()) throw this.#failure;
      this.#pop();
      this.now = next.at;
      next.run();
      await settled();
    }
    this.now = until;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      const least = b !== undefined && a !== undefined && isBefore(b, a) ? left + 1 : left;
      const below = heap[least];
      if (below === undefined || !isBefore(below, last)) break;
      heap[index] = below;
      index = least;
    }
    heap[index] = last;
  }
}

/** Resolves when no promise has work left: a tick that is asked for in a microtask comes after all of them. */
const settled = () => new Promise<void>((resolve) => process.nextTick(resolve));

const isBefore = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order);
