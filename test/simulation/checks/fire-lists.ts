import type { FireView } from "../../../functions/contract/fire-view.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { isCronFire } from "../../../functions/core/run/ids.ts";
import { dueBetween } from "../due-between.ts";
import type { FireList } from "../fire-lists.ts";
import type { JobKnowledge } from "../job-knowledge.ts";
import { SKEW_MS } from "../skew.ts";

/**
 * The API's list of a job's fires has one row for each due instant, and no other row. The naive evaluator finds the due
 * instants, in the times when the configuration is certain. A row has the state of its record.
 * @param fires of the one job, as they are stored. @returns violations, in words.
 */
export function wronglyListed(
  { jobName, from, to, at, rows }: FireList,
  { certainties, lastingSince }: Pick<JobKnowledge, "certainties" | "lastingSince">,
  fires: readonly Fire[],
): string[] {
  const found: string[] = [];
  const listed = new Map<number, FireView>();
  let last = from - 1;
  for (const row of rows) {
    const instant = Date.parse(row.fireTime);
    if (instant <= last || instant > to) found.push(`${jobName}: the row of ${row.fireTime} is out of its place`);
    last = instant;
    listed.set(instant, row);
  }
  for (const certainty of certainties) {
    const after = Math.max(certainty.from + SKEW_MS, lastingSince + SKEW_MS, from - 1);
    const before = Math.min(certainty.until - SKEW_MS, to);
    if (after >= before) continue;
    const { config } = certainty;
    const due = new Set(config === undefined ? [] : dueBetween(config.cron, config.timeZone, after, before));
    for (const instant of due)
      if (!listed.has(instant)) found.push(`${jobName}: no row for ${new Date(instant).toISOString()}`);
    for (const instant of listed.keys())
      if (instant > after && instant <= before && !due.has(instant))
        found.push(`${jobName}: a row for ${new Date(instant).toISOString()}, which is not due`);
  }
  const states = statesOf(fires, [...listed.keys()]);
  for (const [instant, { fireTime, state }] of listed) {
    const wanted = states.get(instant) ?? (instant > at ? "PLANNED" : "UNRECORDED");
    if (state !== wanted) found.push(`${jobName}: the row of ${fireTime} says ${state}, its record ${wanted}`);
  }
  return found;
}

/** The state of each instant that a record covers. */
function statesOf(fires: readonly Fire[], instants: readonly number[]): ReadonlyMap<number, Fire["status"]> {
  const cron = fires.filter(({ fireId }) => isCronFire(fireId));
  const single = new Map(
    cron.filter(({ through }) => through === undefined).map((fire) => [fire.firedAt, fire.status]),
  );
  const shared = cron.filter(({ through }) => through !== undefined);
  const states = new Map<number, Fire["status"]>();
  for (const instant of instants) {
    const of = shared.find(({ firedAt, through = 0 }) => firedAt <= instant && instant <= through);
    const status = single.get(instant) ?? of?.status;
    if (status !== undefined) states.set(instant, status);
  }
  return states;
}
