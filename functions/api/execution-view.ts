import type { ExecutionView } from "../contract/execution-view.ts";
import type { Execution } from "../core/run/execution.ts";
import type { Fire } from "../core/run/fire.ts";
import { executionIdOf } from "../core/run/ids.ts";

const iso = (at: number) => new Date(at).toISOString();

/** A fire with the execution it started, if it started one. */
export function executionView(fire: Fire, execution: Execution | undefined): ExecutionView {
  const reason = fire.reason ?? execution?.reason;
  return {
    executionId: executionIdOf(fire.jobName, fire.fireId),
    jobName: fire.jobName,
    fireTime: iso(fire.firedAt),
    // The row says STARTED in the same transaction that puts the execution: without one it has expired.
    status: execution?.status ?? (fire.status === "STARTED" ? "RUNNING" : fire.status),
    ...(reason !== undefined && { reason }),
    ...(fire.through !== undefined && { through: iso(fire.through) }),
    ...(fire.count !== undefined && { count: fire.count }),
    ...(execution !== undefined && timesOf(execution)),
  };
}

const timesOf = ({ firedAt, startedAt, endedAt, shards, counts }: Execution) => ({
  shards,
  startTime: iso(startedAt),
  latenessMs: startedAt - firedAt,
  ...(endedAt !== undefined && { endTime: iso(endedAt), durationMs: endedAt - startedAt }),
  ...(counts !== undefined && { counts }),
});
