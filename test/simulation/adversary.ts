import { Dice } from "./dice.ts";

/** Everything the adversary may do, each with how likely it is where it could happen. */
export const FAULTS = {
  /** A function dies before, or after, an effect. */
  "crash before": 0.004,
  "crash after": 0.004,
  /** A service refuses, or does what it was asked and its answer is lost. */
  "error before": 0.004,
  "error after": 0.004,
  /** A call takes up to a few seconds. */
  slow: 0.02,
  /** A queue's message or an asynchronous event. */
  duplicated: 0.02,
  delayed: 0.02,
  lost: 0.005,
  "dead letter": 0.003,
  /** Of a runner: its sandbox dies, is cut off and lives on, never reports, sleeps in Lambda's queue for 50 minutes. */
  "sandbox died": 0.02,
  "cut off": 0.01,
  "no record": 0.01,
  "held 50 minutes": 0.003,
  /** A schedule change that becomes effective after ten minutes only. */
  "stale schedule": 0.2,
} as const;
export type Fault = keyof typeof FAULTS;

/** Decides, by a seed, what goes wrong. It rests while `isActive` is false. */
export class Adversary {
  isActive = true;
  readonly dice: Dice;
  /** How often each fault was dealt, and at which effects functions died. */
  readonly dealt = new Map<Fault, number>();
  readonly crashPoints = new Map<string, number>();
  readonly #severity: number;

  /** @param severity multiplies every likelihood; 0 is peace. */
  constructor(seed: number, severity = 1) {
    this.dice = new Dice(seed);
    this.#severity = severity;
  }

  strikes(fault: Fault): boolean {
    if (!this.isActive || this.#severity === 0 || !this.dice.chance(FAULTS[fault] * this.#severity)) return false;
    this.dealt.set(fault, (this.dealt.get(fault) ?? 0) + 1);
    return true;
  }

  /** Clock of one invocation, ms off the true time. */
  skewMs(): number {
    return this.isActive && this.#severity > 0 ? this.dice.between(-1_000, 1_000) : 0;
  }

  crashed(point: string): void {
    this.crashPoints.set(point, (this.crashPoints.get(point) ?? 0) + 1);
  }
}
