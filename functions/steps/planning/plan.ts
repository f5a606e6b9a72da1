import type { Job, Revision } from "../../contract/job.ts";
import type { Timings } from "../../contract/timings.ts";
import { type Cursor, owesRunState, owesSchedule } from "../../core/run/cursor.ts";
import { dueInstants, nextDue } from "../../core/run/due.ts";
import { upcoming } from "../../core/run/upcoming.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PlanningPorts } from "./planning-ports.ts";
import { settle } from "./settle.ts";

/** The number of ticks between two moves of the cursor. A crash repeats at most these. */
const STEP = 100;

/** Within SQS's longest delay of 900 s, also for a wake that asks for more. */
const FARTHEST_MS = 840_000;

/**
 * Arms the due instants of a job up to `until` (epoch ms) and settles those whose ticks should have been recorded.
 * Ticks are sent first and the cursor is moved second: a crash repeats ticks, and ticks are harmless.
 * @param cursor as it was read. A change stores the cursor together with the job. If the cursor has another revision
 * than the job, they were read during a change, and the writer of the change plans.
 * @returns the number of instants that were armed.
 */
export async function plan(deps: PlanningPorts, cursor: Cursor | undefined, job: Job, until: number): Promise<number> {
  const now = deps.now();
  const settleUntil = now - deps.timings.settleAfterSeconds * 1_000;
  if (cursor === undefined || cursor.revision !== job.revision) return 0;
  const armed = await arm(deps, cursor, job, settleUntil, Math.min(until, now + FARTHEST_MS));
  if (settleUntil <= cursor.settledUntil) return armed;
  await settle(deps, cursor.jobName, cursor.settledUntil, settleUntil);
  const dueAt = cursorDueAt(deps, job, cursor, settleUntil);
  await deps.cursors.settle(cursor, settleUntil, dueAt, upcoming(job, settleUntil));
  return armed;
}

/** An instant before `settleUntil` needs no tick: it is settled. */
async function arm(deps: PlanningPorts, cursor: Cursor, job: Job, settleUntil: number, until: number): Promise<number> {
  const due = [...dueInstants([job], Math.max(cursor.armedUntil, settleUntil), until)].map(({ at }) => at);
  const instants = due.length;
  let current = cursor;
  while (current.armedUntil < until) {
    const step = due.splice(0, STEP);
    const armedUntil = due.length === 0 ? until : (step.at(-1) ?? until);
    if (step.length > 0) {
      await deps.ticks.send(step.map((at) => ({ jobName: cursor.jobName, instantEpochSeconds: at / 1_000 })));
    }
    // Another planner moved the cursor and sent those ticks.
    if (!(await deps.cursors.arm(current, armedUntil))) break;
    current = { ...current, armedUntil };
  }
  return instants - due.length;
}

/**
 * The instant at which a cursor is overdue. Usually it is a while after the first due instant that is not settled. It
 * is soon while the schedule or the run state may not follow the revision yet. It is never when nothing is due any
 * more.
 */
export function cursorDueAt(
  { now, timings }: { readonly now: Clock; readonly timings: Timings },
  revision: Revision,
  cursor: Cursor,
  settledUntil: number,
): number | undefined {
  const soon = owesSchedule(cursor) || owesRunState(cursor) ? now() : Number.POSITIVE_INFINITY;
  const first = Math.min(soon, nextDue(revision, settledUntil) ?? Number.POSITIVE_INFINITY);
  return first === Number.POSITIVE_INFINITY ? undefined : first + timings.cursorGraceSeconds * 1_000;
}
