/** The longest a Node timer can wait; also how soon a machine that slept notices. */
const LONGEST_MS = 30_000;

/** One timer for the earliest of many instants. Rings at or after its instant, never before, and within a few ms. */
export class AlarmClock {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** @param at epoch ms; `undefined` for never. Replaces what was set. */
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
