/** The longest delay of its timer. After a sleep of the machine the clock is right again within this time. */
const LONGEST_MS = 30_000;

/**
 * One timer for the earliest of many instants. It rings at or after its instant, never before, and at most a few ms
 * late.
 */
export class AlarmClock {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Replaces the instant that was set. @param at epoch ms; `undefined` for never. */
  set(at: number | undefined): void {
    if (at === this.#at) return;
    this.stop();
    if (at === undefined) return;
    this.#at = at;
    this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#at = Number.POSITIVE_INFINITY;
  }

  #arm(): void {
    const waitMs = Math.max(0, Math.min(this.#at - Date.now(), LONGEST_MS));
    this.#timer = setTimeout(() => {
      if (Date.now() < this.#at) return this.#arm();
      this.#at = Number.POSITIVE_INFINITY;
      this.#ring();
    }, waitMs);
  }
}
