import { checkPermits } from "./check-permits.ts";
import { drainChecks } from "./drain-checks.ts";
import { drainOutcomes } from "./drain-outcomes.ts";
import { drainTicks } from "./drain-ticks.ts";
import { handOut } from "./hand-out.ts";
import type { SweepPorts } from "./sweep-ports.ts";

/**
 * Runs every ten minutes: passes overdue work to the function that owes it, drains dead letters, and asks
 * the planner for a beat. A failure of one
 * stops no other.
 */
export const createHandler = (deps: SweepPorts) => async (): Promise<void> => {
  const parts = [
    handOut(deps),
    drainTicks(deps),
    drainOutcomes(deps),
    drainChecks(deps),
    checkPermits(deps),
    deps.invoker.beat({ beats: "planner" }),
  ];
  const failures = (await Promise.allSettled(parts)).filter((part) => part.status === "rejected");
  for (const { reason } of failures) deps.log.error("a part of the sweep failed", { cause: reason });
  if (failures.length > 0)
    throw new AggregateError(
      failures.map(({ reason }) => reason),
      "the sweep is incomplete",
    );
  deps.metrics.add("SweepBeats", 1);
};
