import { Dice } from "./dice.ts";
import { FAULT_KINDS, FAULTS, type Fault } from "./faults.ts";
import { CLOCK_MS } from "./skew.ts";

export interface AdversaryOptions {
  /** Multiplies every likelihood; 0 is peace. @default 1 */
  readonly severity?: number;
  /** A kind of fault that is dealt to nobody; the dice of all others roll as they would. */
  readonly without?: Fault | undefined;
}

/** How much likelier a function dies at an effect that the story has not had before; then less, by the square. */
const RARE = 20;

/** Decides, by a seed, what goes wrong. Every kind of fault has dice of its own. It rests while `isActive` is false. */
export class Adversary {
  isActive = true;
  /** For latencies and all else that is no fault. */
  readonly dice: Dice;
  /** How often each fault was dealt, and at which effects functions died. */
  readonly dealt = new Map<Fault, number>();
  readonly crashPoints = new Map<string, number>();
  /** How often each effect was tried. */
  readonly tried = new Map<string, number>();
  readonly #diceOf: ReadonlyMap<Fault, Dice>;
  readonly #severity: number;
  readonly #without: Fault | undefined;

  constructor(seed: number, { severity = 1, without }: AdversaryOptions = {}) {
    this.dice = new Dice(seed);
    this.#diceOf = new Map(
      FAULT_KINDS.map((fault, index) => [fault, new Dice(Math.imul(seed + 1, 7_919 + 2 * index))]),
    );
    this.#severity = severity;
    this.#without = without;
  }

  strikes(fault: Fault, times = 1): boolean {
    if (!this.isActive || this.#severity === 0) return false;
    const isRolled = this.#diceOf.get(fault)?.chance(FAULTS[fault] * this.#severity * times) === true;
    if (!isRolled || this.#without === fault) return false;
    this.dealt.set(fault, (this.dealt.get(fault) ?? 0) + 1);
    return true;
  }

  /** An effect is about to be tried. @returns how much likelier than usual its function dies at it. */
  tries(point: string): number {
    const before = this.tried.get(point) ?? 0;
    this.tried.set(point, before + 1);
    return Math.max(1, RARE / (before + 1) ** 2);
  }

  /** Clock of one invocation, ms off the true time. */
  skewMs(): number {
    return this.strikes("clock skew") ? this.dice.between(-CLOCK_MS, CLOCK_MS) : 0;
  }

  crashed(point: string): void {
    this.crashPoints.set(point, (this.crashPoints.get(point) ?? 0) + 1);
  }
}
