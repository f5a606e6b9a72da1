import { SECOND_PASS_AFTER_MS } from "../../../functions/core/run/app-change.ts";
import type { Execution } from "../../../functions/core/run/execution.ts";
import { SKEW_MS } from "../skew.ts";
import type { System } from "../system.ts";
import type { Withdrawal } from "../withdrawals.ts";
import { deadline, SWEEP_MS } from "./punctuality.ts";

/**
 * The longest time-out of the functions that start executions. A function that has read the app before its change may
 * commit until then.
 */
const DECIDED_MS = 30_000;
/** The time after a change when the sweep takes up its work. */
const OWED_MS = 30_000;

/**
 * Nothing of a disabled or deleted app starts, and nothing of it runs once its jobs have followed. They follow in time:
 * the first sweep after the change may finish the first pass, the next sweep the second pass. @returns violations, in
 * words.
 */
export function withdrawn(system: System, executions: readonly Execution[]): string[] {
  const { withdrawals } = system;
  return [
    ...withdrawals.violations,
    ...withdrawals.all.flatMap((withdrawal) => during(system, withdrawal, executions)),
  ];
}

function during(system: System, withdrawal: Withdrawal, executions: readonly Execution[]): string[] {
  const { appName, kind, since, until = Number.POSITIVE_INFINITY, followedAt } = withdrawal;
  const isWithin = (at: number, from: number) => at > from + DECIDED_MS + SKEW_MS && at < until - SKEW_MS;
  const own = executions.filter(({ app }) => app.appName === appName);
  const transient = new Set(own.filter(({ daemon }) => daemon === undefined).map(({ executionId }) => executionId));
  const started = own.filter(({ startedAt }) => isWithin(startedAt, since));
  const ran =
    followedAt === undefined
      ? []
      : system.runs.filter(({ executionId, beganAt }) => transient.has(executionId) && isWithin(beganAt, followedAt));
  const latest = deadline(system, since + OWED_MS + SECOND_PASS_AFTER_MS) + SWEEP_MS;
  const lateMs = Math.min(followedAt ?? system.clock.now, until) - latest;
  return [
    ...started.map(({ executionId }) => `${executionId}: started although its app was ${kind}`),
    ...ran.map(({ taskId }) => `${taskId}: ran although its job had followed its ${kind} app`),
    ...(lateMs > 0 ? [`${appName}: its jobs followed ${Math.round(lateMs / 1_000)} s too late, it was ${kind}`] : []),
  ];
}
