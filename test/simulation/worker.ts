import { violationsOf } from "./checker.ts";
import type { Fault } from "./faults.ts";
import { figuresOf } from "./figures.ts";
import { outcomesOf } from "./outcomes.ts";
import { type Played, unplayed } from "./played.ts";
import type { OutcomesBy } from "./sandbox.ts";
import { type History, play } from "./scenario.ts";

/** The input of one process: every `step`-th seed from `from` to `to`. */
export interface Share {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly severity: number;
  /** The way of outcomes to the collector. */
  readonly outcomesBy: OutcomesBy;
  /**
   * Whether seeds are played a second time without one of their faults, until each kind of fault has changed an
   * outcome.
   */
  readonly isTelling: boolean;
}

/** Kinds of faults that have changed an outcome in this process. */
const telling = new Set<Fault>();

type How = Pick<Share, "severity" | "outcomesBy">;

async function playSeed(seed: number, how: How, isTelling: boolean): Promise<Played> {
  try {
    const history = await play({ seed, ...how });
    const violations = violationsOf(history);
    const changed = isTelling ? await changedBy(seed, how, history) : undefined;
    return { seed, violations, figures: figuresOf(history, violations.length, changed) };
  } catch (error) {
    return unplayed(seed, String(error));
  }
}

/**
 * Plays the seed again without one of its faults that has changed no outcome yet. @returns the fault if the outcomes
 * differ.
 */
async function changedBy(seed: number, how: How, history: History): Promise<Fault | undefined> {
  const without = [...history.system.adversary.dealt.keys()].find((fault) => !telling.has(fault));
  if (without === undefined) return undefined;
  const peaceful = outcomesOf(await play({ seed, ...how, without }));
  if (peaceful.join() === outcomesOf(history).join()) return undefined;
  telling.add(without);
  return without;
}

process.on("message", async ({ from, to, step, severity, outcomesBy, isTelling }: Share) => {
  for (let seed = from; seed <= to; seed += step) {
    const played = await playSeed(seed, { severity, outcomesBy }, isTelling);
    // Waits, because a message may be lost if the channel closes before it has arrived.
    const failure = await new Promise((sent) => process.send?.(played, sent));
    // The parent has ended.
    if (failure !== null && failure !== undefined) process.exit();
  }
  process.disconnect();
});

// A terminal sends its signals to the whole group. This process ignores them: the parent prints the figures and ends
// it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

// The parent has ended, or has all results.
process.on("disconnect", () => process.exit());
