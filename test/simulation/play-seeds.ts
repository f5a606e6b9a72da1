import { fork } from "node:child_process";
import { compileChild } from "../../infra/local/services/compile-child.ts";
import { type Played, unplayed } from "./played.ts";
import type { OutcomesBy } from "./sandbox.ts";
import type { Share } from "./worker.ts";

export interface Seeds {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  readonly workers: number;
  /** Multiplies the likelihood of every fault. */
  readonly severity: number;
  /** The way of outcomes to the collector. @default destination */
  readonly outcomesBy?: OutcomesBy;
  /** @see Share */
  readonly isTelling: boolean;
  /** Ends all processes at once. */
  readonly stop?: AbortSignal;
}

/**
 * Plays seeds in processes of their own.
 * @param played called with each seed, in any order.
 * @returns whether every process came to its end.
 */
export async function playSeeds(seeds: Seeds, played: (seed: Played) => void): Promise<boolean> {
  const { from, to, workers, severity, outcomesBy = "destination", isTelling, stop } = seeds;
  /** One process plays every n-th seed. */
  const share = (first: number) =>
    new Promise<boolean>((resolve) => {
      const worker = fork(compileChild(new URL("worker.ts", import.meta.url)));
      // A process does not react to a gentler signal or to a closed channel before its story is over.
      stop?.addEventListener("abort", () => worker.kill("SIGKILL"));
      let playing = from + first;
      worker.on("message", (message) => {
        played(message as Played);
        playing += workers;
      });
      worker.on("exit", (code, signal) => {
        if (code !== 0 && !stop?.aborted)
          played(unplayed(playing, `the process that played it ended with ${code ?? signal}`));
        resolve(code === 0);
      });
      worker.send({ from: from + first, to, step: workers, severity, outcomesBy, isTelling } satisfies Share);
    });
  // A process without a seed would close its channel while Node still delivers the first message.
  const processes = Math.min(workers, to - from + 1);
  const ended = await Promise.all(Array.from({ length: processes }, (_, first) => share(first)));
  return !ended.includes(false);
}

/** The command that plays one seed once more. */
export const replayOf = (seed: number, severity: number, outcomesBy: OutcomesBy = "destination") =>
  [
    `npm run simulate -- --seeds ${seed}-${seed}`,
    ...(severity === 1 ? [] : [`--severity ${severity}`]),
    ...(outcomesBy === "destination" ? [] : [`--outcomes-by ${outcomesBy}`]),
  ].join(" ");
