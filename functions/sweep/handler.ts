import type { Log } from "../ports/log.ts";
import { type DeadChecksDeps, drainChecks } from "./drain-checks.ts";
import { type DeadOutcomesDeps, drainOutcomes } from "./drain-outcomes.ts";
import { type DeadTicksDeps, drainTicks } from "./drain-ticks.ts";
import { type HandOutDeps, handOut } from "./hand-out.ts";

export interface Deps extends HandOutDeps, DeadTicksDeps, DeadOutcomesDeps, DeadChecksDeps {
  readonly runs: HandOutDeps["runs"] & DeadTicksDeps["runs"];
  readonly invoker: HandOutDeps["invoker"];
  readonly log: Log;
}

/**
 * Runs every ten minutes: passes overdue work to the function that owes it, and drains dead letters. A failure of one
 * stops no other.
 */
export const createHandler = (deps: Deps) => async (): Promise<void> => {
  const parts = [handOut(deps), drainTicks(deps), drainOutcomes(deps), drainChecks(deps)];
  const failures = (await Promise.allSettled(parts)).filter((part) => part.status === "rejected");
  for (const { reason } of failures) deps.log.error("a part of the sweep failed", { cause: reason });
  if (failures.length > 0)
    throw new AggregateError(
      failures.map(({ reason }) => reason),
      "the sweep is incomplete",
    );
};
