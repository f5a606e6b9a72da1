import { owesRunState, owesSchedule } from "../../../functions/core/run/cursor.ts";
import type { World } from "../../memory/world.ts";
import { GRACE_MS } from "../obligations.ts";
import type { System } from "../system.ts";
import { deadline, SWEEP_MS } from "./punctuality.ts";

/**
 * The second sweep after the work of a change is overdue has done it. The first sweep may leave it to a write of the
 * schedule that has begun.
 * @returns violations, in words.
 */
export const neglected = (system: System): string[] =>
  system.obligations.met.flatMap(({ jobName, what, since, metAt }) => {
    const lateMs = metAt - deadline(system, since + 2 * GRACE_MS) - SWEEP_MS;
    return lateMs > 0 ? [`${jobName}: its ${what} followed ${Math.round(lateMs / 1_000)} s too late`] : [];
  });

/** At rest no change owes anything. @returns violations, in words. */
export const owing = (world: World): string[] =>
  world.cursors.values().flatMap((cursor) => {
    const { jobName } = cursor;
    if (!world.jobs.has(jobName)) return [`${jobName}: the cursor outlives its job at rest`];
    return [
      ...(owesSchedule(cursor) ? [`${jobName}: its schedule is owed at rest`] : []),
      ...(owesRunState(cursor) ? [`${jobName}: its run state is owed at rest`] : []),
    ];
  });
