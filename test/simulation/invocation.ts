import type { Adversary } from "./adversary.ts";
import type { Clock } from "./clock.ts";

export type Ending<T> =
  | { readonly kind: "answered"; readonly answer: T }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "died" };

/** Any port: methods that have effects. */
type Port = object;

/**
 * One invocation of a function in its sandbox. It reaches the world through its ports only, and at each of their
 * calls the adversary may slow it, refuse it, let it die before or after the effect, or lose the answer.
 */
export class Invocation {
  #isDead = false;
  #die: () => void = () => {};
  readonly #died: Promise<void>;
  readonly #skewMs: number;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #adversary: Adversary;

  constructor(name: string, clock: Clock, adversary: Adversary) {
    this.#name = name;
    this.#clock = clock;
    this.#adversary = adversary;
    this.#skewMs = adversary.skewMs();
    this.#died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  now = (): number => this.#clock.now + this.#skewMs;

  sleepUntil = (at: number): Promise<void> => this.#clock.sleepUntil(at - this.#skewMs);

  async run<T>(work: () => Promise<T>): Promise<Ending<T>> {
    const worked = work().then(
      (answer): Ending<T> => ({ kind: "answered", answer }),
      (error: unknown): Ending<T> => ({ kind: "threw", error }),
    );
    return Promise.race([worked, this.#died.then((): Ending<T> => ({ kind: "died" }))]);
  }

  kill(): void {
    this.#isDead = true;
    this.#die();
  }

  /** A port as this invocation sees it. @param label names it in crash points. */
  port<P extends Port>(label: string, port: P): P {
    const seen = new Map<string | symbol, unknown>();
    return new Proxy(port, {
      get: (target, name) => {
        const known = seen.get(name);
        if (known !== undefined) return known;
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        const wrapped =
          name === "overdue" ? method : this.#faulty(`${this.#name} ${label}.${String(name)}`, method.bind(target));
        seen.set(name, wrapped);
        return wrapped;
      },
    });
  }

  #faulty(point: string, method: (...args: unknown[]) => Promise<unknown>) {
    const adversary = this.#adversary;
    return async (...args: unknown[]): Promise<unknown> => {
      if (this.#isDead) return forever();
      if (adversary.strikes("slow")) {
        await this.#clock.sleepUntil(this.#clock.now + adversary.dice.between(1, 3_000));
        if (this.#isDead) return forever();
      }
      if (adversary.strikes("crash before")) return this.#crash(`${point} before`);
      if (adversary.strikes("error before")) throw new Error(`${point} is refused`);
      const result = await method(...args);
      if (this.#isDead) return forever();
      if (adversary.strikes("crash after")) return this.#crash(`${point} after`);
      if (adversary.strikes("error after")) throw new Error(`${point} has lost its answer`);
      return result;
    };
  }

  #crash(point: string): Promise<never> {
    this.#adversary.crashed(point);
    this.kill();
    return forever();
  }
}

/** What the code of a dead sandbox waits for. One promise for all would keep every one of them in memory. */
const forever = () => new Promise<never>(() => {});
