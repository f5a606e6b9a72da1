import type { JobConfig, Revision } from "../../contract/job.ts";
import type { Cron } from "../cron/cron.ts";
import { parseCron } from "../cron/parse.ts";
import { remember } from "../cron/remember.ts";
import { type Schedule, schedule } from "../cron/schedule.ts";
import { findZone, type Zone } from "../cron/zone.ts";

/** One due instant (epoch ms, a whole second) and the revision in force at it. */
export interface DueInstant {
  readonly at: number;
  readonly revision: Revision;
}

/** Whether an instant is due under a revision. It is the one test by which ticks are accepted. */
export const isDue = (revision: Revision | undefined, at: number): boolean =>
  revision?.enabled === true && scheduleOf(revision).isDue(at);

/** Due instants in `(after, until]` (epoch ms), ascending, each under the revision in force at it. */
export function* dueInstants(revisions: readonly Revision[], after: number, until: number): Generator<DueInstant> {
  for (const [index, revision] of revisions.entries()) {
    if (!revision.enabled) continue;
    const from = Math.max(after, revision.revision);
    const to = Math.min(until, revisions[index + 1]?.revision ?? until);
    if (from >= to) continue;
    for (const at of scheduleOf(revision).between(from, to)) yield { at, revision };
  }
}

/** The first due instant after an instant (epoch ms) under a revision that stays in force. */
export const nextDue = (revision: Revision, after: number): number | undefined =>
  revision.enabled ? scheduleOf(revision).next(Math.max(after, revision.revision)) : undefined;

/** More than a function sees of a busy stack; many jobs share a cron. */
const MAX_SCHEDULES = 1_000;
const schedules = remember<Schedule>(MAX_SCHEDULES);

/** Ticks of one cron come again and again, and reading it costs more than asking it. */
const scheduleOf = ({ config }: Revision): Schedule =>
  schedules(`${config.timeZone} ${config.cron}`, () => {
    const parsed = parsedSchedule(config);
    return parsed === undefined ? NEVER : schedule(...parsed);
  });

/**
 * A stored cron that cannot be evaluated any more, because its time zone is known no more or the grammar was narrowed,
 * is never due. Its job can still be updated, disabled and removed; the planner reports it.
 */
const NEVER: Schedule = {
  next: () => undefined,
  previous: () => undefined,
  between: () => [],
  isDue: () => false,
};

/** @returns undefined for a configuration that validation would refuse today. */
export function parsedSchedule({ cron, timeZone }: Pick<JobConfig, "cron" | "timeZone">): [Cron, Zone] | undefined {
  const parsed = parseCron(cron);
  const zone = findZone(timeZone);
  return parsed.ok && zone !== undefined ? [parsed.cron, zone] : undefined;
}

/** Whether a stored cron can be evaluated still. */
export const isEvaluable = (config: Pick<JobConfig, "cron" | "timeZone">): boolean =>
  parsedSchedule(config) !== undefined;
