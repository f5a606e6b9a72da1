import { Dice } from "./dice.ts";
import { FAULT_KINDS, FAULTS, type Fault, GATES, RARELY_REACHED, RESTLESS } from "./faults.ts";
import { CLOCK_MS } from "./skew.ts";

export interface AdversaryOptions {
  /** Multiplies every likelihood; 0 is peace. @default 1 */
  readonly severity?: number;
  /** A kind of fault that does not happen. All other kinds roll the same dice as with it. */
  readonly without?: Fault | undefined;
  readonly weakness?: Weakness | undefined;
}

/** Faults that happen more often than usual: some states come only when one thing fails again and again. */
export interface Weakness {
  /** By fault, the factor of its likelihood. */
  readonly likelier?: Partial<Record<Fault, number>>;
  /** Effects before which functions mostly die. */
  readonly deadly?: readonly string[];
  /** Effects that mostly take up to a few seconds. */
  readonly slowed?: readonly string[];
  /** Effects that a service refuses nearly always. */
  readonly refused?: readonly string[];
}

/**
 * Factor of the likelihood that a function dies at an effect that is new to the story. It falls by the square of the
 * tries.
 */
const RARE = 20;
/** The likelihood of a fault at a deadly or slowed effect. */
const OFTEN = 0.8;
/** The likelihood that a service refuses a refused effect: so high that a letter may reach its third sweep. */
const NEARLY_ALWAYS = 0.97;

/**
 * Decides the faults by a seed. Every kind of fault has its own dice, by its name, so a new kind changes no roll of the
 * others. While `isActive` is false the adversary rests: only events that services have in peace too still happen.
 */
export class Adversary {
  isActive = true;
  /** For latencies and all else that is no fault. */
  readonly dice: Dice;
  /** For the instants at which expired rows are deleted. */
  readonly expiry: Dice;
  /** How often each fault was dealt, and at which effects functions died. */
  readonly dealt = new Map<Fault, number>();
  readonly crashPoints = new Map<string, number>();
  /** How often each effect was tried. */
  readonly tried = new Map<string, number>();
  readonly #diceOf: Readonly<Record<Fault, Dice>>;
  readonly #severity: number;
  readonly #without: Fault | undefined;
  readonly #weakness: Weakness;

  constructor(seed: number, { severity = 1, without, weakness = {} }: AdversaryOptions = {}) {
    this.dice = new Dice(seed);
    this.expiry = Dice.named(seed, "expiry");
    this.#diceOf = Object.fromEntries(FAULT_KINDS.map((fault) => [fault, Dice.named(seed, fault)])) as Record<
      Fault,
      Dice
    >;
    this.#severity = severity;
    this.#without = without;
    this.#weakness = weakness;
  }

  strikes(fault: Fault, times = 1): boolean {
    if (!RESTLESS.has(fault) && (!this.isActive || this.#severity === 0)) return false;
    const severity = RESTLESS.has(fault) ? 1 : this.#severity;
    const { likelier } = this.#weakness;
    const isRolled = this.#diceOf[fault].chance(FAULTS[fault] * severity * times * (likelier?.[fault] ?? 1));
    if (!isRolled || this.#without === fault) return false;
    this.dealt.set(fault, (this.dealt.get(fault) ?? 0) + 1);
    return true;
  }

  /** Dice for the size of a fault. They are its own, so its absence changes no other roll. */
  diceOf(fault: Fault): Dice {
    return this.#diceOf[fault];
  }

  /** Whether an effect is slow. */
  slows(point: string): boolean {
    return this.strikes("slow", this.#weakness.slowed?.includes(point) ? OFTEN / FAULTS.slow : 1);
  }

  /** An effect is about to be tried. @returns how much likelier than usual its function dies at it, or it is refused. */
  tries(point: string): { before: number; after: number; refused: number } {
    const tried = this.tried.get(point) ?? 0;
    this.tried.set(point, tried + 1);
    const usual = Math.max(1, RARE / (tried + 1) ** 2);
    const { deadly = [], refused = [] } = this.#weakness;
    // Only for the first tries: a repeated effect must succeed within the promised time.
    const isDeadly = deadly.includes(point) || (RARELY_REACHED.has(point) && tried < (GATES.has(point) ? 1 : 3));
    return {
      before: isDeadly ? OFTEN / FAULTS["crash before"] : usual,
      after: usual,
      refused: refused.includes(point) ? NEARLY_ALWAYS / FAULTS["error before"] : 1,
    };
  }

  /** Clock of one invocation, ms off the true time. */
  skewMs(): number {
    return this.strikes("clock skew") ? this.diceOf("clock skew").between(-CLOCK_MS, CLOCK_MS) : 0;
  }

  crashed(point: string): void {
    this.crashPoints.set(point, (this.crashPoints.get(point) ?? 0) + 1);
  }
}
