import { owesRunState, owesSchedule } from "../../../functions/core/run/cursor.ts";
import { GRACE_MS } from "../obligations.ts";
import type { System } from "../system.ts";
import { deadline, SWEEP_MS } from "./punctuality.ts";

/**
 * The work that a change owes is done by the second sweep after it is overdue: the first may find that a write of the
 * schedule has begun, and leave the work to that. At rest no such work is owed.
 * @returns violations, in words.
 */
export function neglected(system: System): string[] {
  const { world, obligations } = system;
  const late = obligations.met.flatMap(({ jobName, what, since, metAt }) => {
    const lateMs = metAt - deadline(system, since + 2 * GRACE_MS) - SWEEP_MS;
    return lateMs > 0 ? [`${jobName}: its ${what} followed ${Math.round(lateMs / 1_000)} s too late`] : [];
  });
  const owing = world.cursors.values().flatMap((cursor) => {
    const { jobName } = cursor;
    if (!world.jobs.has(jobName)) return [`${jobName}: the cursor outlives its job at rest`];
    return [
      ...(owesSchedule(cursor) ? [`${jobName}: its schedule is owed at rest`] : []),
      ...(owesRunState(cursor) ? [`${jobName}: its run state is owed at rest`] : []),
    ];
  });
  return [...obligations.violations, ...late, ...owing];
}
