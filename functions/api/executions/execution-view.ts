import type { ExecutionView } from "../../contract/execution-view.ts";
import type { Execution, Failure } from "../../core/run/execution.ts";
import type { Fire } from "../../core/run/fire.ts";
import { executionIdOf, isBackfillFire } from "../../core/run/ids.ts";
import { unrunStatus } from "../../core/run/unrun-status.ts";

const iso = (at: number) => new Date(at).toISOString();

/** A fire with the execution it started, if it started one whose history is kept. */
export function executionView(fire: Fire, stored: Execution | undefined): ExecutionView {
  // The row exists for a while, for repeated messages; its end does not change the answer.
  const execution = fire.sampledOut ? undefined : stored;
  const unrun = execution && unrunStatus(execution);
  const cause = fire.sampledOut ? "sampled-out" : (fire.reason ?? unrun?.reason ?? execution?.reason);
  const failure = cause === undefined ? failureOf(execution) : undefined;
  const reason = cause ?? failure?.reason;
  return {
    executionId: executionIdOf(fire.jobName, fire.fireId),
    jobName: fire.jobName,
    fireTime: iso(fire.firedAt),
    ...(isBackfillFire(fire.fireId) && { backfill: true as const }),
    status: unrun?.status ?? execution?.status ?? statusWithout(fire),
    ...(reason !== undefined && { reason }),
    ...(failure !== undefined && { failedItem: failure.item }),
    ...(fire.through !== undefined && { through: iso(fire.through) }),
    ...(fire.count !== undefined && { count: fire.count }),
    ...(execution !== undefined && timesOf(execution)),
  };
}

/** A shard with the outcome of its closed execution. */
function failureOf(execution: Execution | undefined): Failure | undefined {
  if (execution === undefined || execution.status === "RUNNING" || execution.status === "CANCELLING") return undefined;
  return execution.failures?.[execution.status];
}

/** The view of a fire whose execution has no history. Its row says STARTED from its first write, and expires with it. */
function statusWithout({ status, sampledOut }: Fire): ExecutionView["status"] {
  if (status !== "STARTED") return status;
  return sampledOut ? "FINISHED" : "RUNNING";
}

const timesOf = ({ firedAt, startedAt, endedAt, shards, counts, unrun }: Execution) => ({
  shards,
  startTime: iso(startedAt),
  latenessMs: startedAt - firedAt,
  ...(endedAt !== undefined && { endTime: iso(endedAt), durationMs: endedAt - startedAt }),
  ...(counts !== undefined && { counts }),
  ...(unrun !== undefined && { unrun }),
});
