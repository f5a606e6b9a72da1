import type { SqsBatchResponse } from "../../functions/contract/sqs-batch.ts";
import type { Adversary } from "./adversary.ts";
import type { Clock } from "./clock.ts";
import type { PortName, Ports } from "./ports.ts";
import { InvocationRequests, type RequestCounts } from "./requests.ts";
import type { Services } from "./services.ts";

export type Ending<T> =
  | { readonly kind: "answered"; readonly answer: T }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "died" };

/** The parts that all invocations share. */
export interface Surroundings {
  readonly clock: Clock;
  readonly adversary: Adversary;
  readonly services: Services;
  readonly requests: RequestCounts;
}

/**
 * A late write takes effect within this time, or never. Functions wait longer, by the time of slow calls and the
 * difference of clocks.
 */
const LATEST_MS = 100_000;

/**
 * One invocation of a function in its sandbox. It reaches the world only through its ports. At each call the adversary
 * may slow or refuse the call, kill the invocation before or after the effect, let it hang, or lose the answer.
 */
export class Invocation {
  isDead = false;
  #die: () => void = () => {};
  readonly #died: Promise<void>;
  readonly #skewMs: number;
  readonly #name: string;
  readonly #diesAt: number;
  readonly #surroundings: Surroundings;
  readonly #doomedAt: string | undefined;
  readonly #asked = new InvocationRequests();

  /** @param timeoutMs of the function. @param doomedAt the effect (`<port>.<method>`) after which it surely dies. */
  constructor(name: string, timeoutMs: number, surroundings: Surroundings, doomedAt?: string) {
    this.#name = name;
    this.#surroundings = surroundings;
    this.#skewMs = surroundings.adversary.skewMs();
    this.#doomedAt = doomedAt;
    this.#diesAt = surroundings.clock.now + timeoutMs;
    this.#died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  now = (): number => this.#surroundings.clock.now + this.#skewMs;

  sleepUntil = (at: number): Promise<void> => this.#surroundings.clock.sleepUntil(at - this.#skewMs);

  async run<T>(work: () => Promise<T>): Promise<Ending<T>> {
    const worked = work().then(
      (answer): Ending<T> => ({ kind: "answered", answer }),
      (error: unknown): Ending<T> => ({ kind: "threw", error }),
    );
    const ending = await Promise.race([worked, this.#died.then((): Ending<T> => ({ kind: "died" }))]);
    // Requests of users are not counted.
    if (this.#name !== "api") this.#asked.addTo(this.#surroundings.requests, hasFailed(ending));
    return ending;
  }

  kill(): void {
    this.isDead = true;
    this.#die();
  }

  /** All ports as this invocation sees them. */
  ports(ports: Ports): Ports {
    const labels = Object.keys(ports) as (keyof Ports)[];
    const seen = labels.map((label) => [label, this.port(label, ports[label])]);
    return Object.fromEntries(seen) as Ports;
  }

  /** A port as this invocation sees it. @param label names it in crash points. */
  port<P extends object>(label: PortName, port: P): P {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        // The index is read item by item, and only the other calls between the items fail.
        if (typeof method !== "function" || name === "overdue") return method;
        return (...args: unknown[]) => this.#call(label, String(name), args, () => method.apply(target, args));
      },
    });
  }

  async #call(
    label: PortName,
    method: string,
    args: readonly unknown[],
    effect: () => Promise<unknown>,
  ): Promise<unknown> {
    const { clock, adversary, services } = this.#surroundings;
    if (this.#isOver() || !clock.step()) return forever();
    this.#asked.count(label, method, args);
    if (!adversary.isActive) return effect();
    const point = `${this.#name} ${label}.${method}`;
    if (adversary.slows(point)) {
      await clock.sleepUntil(clock.now + adversary.diceOf("slow").between(1, 3_000));
      if (this.#isOver()) return forever();
    }
    const likelier = adversary.tries(point);
    if (adversary.strikes("crash before", likelier.before)) return this.#crash(point);
    if (adversary.strikes("hang until the time-out")) return this.#hang();
    if (services.isThrottling(label)) throw new Error(`${point} is throttled`);
    if (adversary.strikes("error before", likelier.refused)) throw new Error(`${point} is refused`);
    const isLate = label === "schedules" && adversary.strikes("lands late");
    const result = await (isLate ? this.#late(effect) : effect());
    if (this.#isOver()) return forever();
    const isDoomed = this.#doomedAt === `${label}.${method}`;
    if (isDoomed || adversary.strikes("crash after", likelier.after)) return this.#crash(point);
    if (adversary.strikes("error after")) throw new Error(`${point} has lost its answer`);
    return result;
  }

  /** A write that takes effect later, while its caller waits until then or until its own end. */
  async #late(effect: () => Promise<unknown>): Promise<unknown> {
    const { clock, adversary } = this.#surroundings;
    const at = clock.now + adversary.diceOf("lands late").between(1_000, LATEST_MS);
    clock.plan(at, () => void effect());
    await clock.sleepUntil(Math.min(at, this.#diesAt));
    return undefined;
  }

  /** Whether it has died, or its function's time-out is over. */
  #isOver(): boolean {
    if (!this.isDead && this.#surroundings.clock.now >= this.#diesAt) this.kill();
    return this.isDead;
  }

  #crash(point: string): Promise<never> {
    this.#surroundings.adversary.crashed(point);
    this.kill();
    return forever();
  }

  async #hang(): Promise<never> {
    await this.#surroundings.clock.sleepUntil(this.#diesAt);
    this.kill();
    return forever();
  }
}

/** Whether an invocation, or a message of its batch, is tried again. */
const hasFailed = (ending: Ending<unknown>): boolean =>
  ending.kind !== "answered" || ((ending.answer as SqsBatchResponse | undefined)?.batchItemFailures?.length ?? 0) > 0;

/** The code of a dead sandbox waits for this. A promise shared by all would keep all of them in memory. */
const forever = () => new Promise<never>(() => {});
