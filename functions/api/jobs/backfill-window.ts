import { MAX_BACKFILL_DAYS } from "../../contract/backfill.ts";
import type { FieldProblem } from "../../contract/problem.ts";
import { DAY_MS } from "../../core/day-ms.ts";

/** Why a window cannot be backfilled; all in epoch ms. */
export function windowProblems(from: number, to: number, now: number): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (from > to) problems.push({ pointer: "/to", detail: "must not be before from" });
  if (from > now) problems.push({ pointer: "/from", detail: "must be in the past" });
  if (from < now - MAX_BACKFILL_DAYS * DAY_MS)
    problems.push({
      pointer: "/from",
      detail: `must be at most ${MAX_BACKFILL_DAYS} days ago: older records are not kept`,
    });
  return problems;
}
