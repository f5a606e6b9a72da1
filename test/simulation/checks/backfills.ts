import type { Revision } from "../../../functions/contract/job.ts";
import type { Fire } from "../../../functions/core/run/fire.ts";
import { executionIdOf, isBackfillFire, isCronFire } from "../../../functions/core/run/ids.ts";
import type { World } from "../../memory/world.ts";
import type { JobKnowledge } from "../job-knowledge.ts";
import { SKEW_MS } from "../skew.ts";

/**
 * A backfill runs instants that were missed or skipped, but no instant that has run already.
 * @param fires of the one job. @returns violations, in words.
 */
export function ranAgain(fires: readonly Fire[]): string[] {
  const own = fires.filter(({ fireId }) => isBackfillFire(fireId));
  if (own.length === 0) return [];
  const cron = fires.filter(({ fireId }) => isCronFire(fireId));
  return own.flatMap(({ jobName, fireId, firedAt }) => {
    const record = cron.find((fire) => fire.firedAt <= firedAt && firedAt <= (fire.through ?? fire.firedAt));
    const hasRun = record === undefined || record.status === "STARTED" || record.status === "QUEUED";
    return hasRun ? [`${executionIdOf(jobName, fireId)}: a backfill of an instant that is ${record?.status}`] : [];
  });
}

/**
 * Each instant of an acknowledged backfill has one fire, and it has run. A later halt of the job, or a later change of
 * its app, may have ended the backfill: then nothing is checked.
 * @param fires of the one job. @returns violations, in words.
 */
export function unfilled({ jobName, backfilled, lastingSince }: JobKnowledge, world: World, fires: readonly Fire[]) {
  if (!world.jobs.has(jobName) || world.apps.values().some(({ revision }) => revision !== 1)) return [];
  const halts = world.revisions.values(`${jobName}#`).filter((revision) => !mayBackfill(revision));
  const isLasting = (at: number) => at > lastingSince && halts.every(({ revision }) => revision < at - SKEW_MS);
  const ran = new Set(
    fires.filter(({ fireId, status }) => isBackfillFire(fireId) && status === "STARTED").map(({ firedAt }) => firedAt),
  );
  return backfilled
    .filter(({ at }) => isLasting(at))
    .flatMap(({ instants }) => instants.filter((instant) => !ran.has(instant)))
    .map((instant) => `${jobName} at ${new Date(instant).toISOString()}: an acknowledged backfill did not run it`);
}

const mayBackfill = ({ enabled, config }: Revision) => enabled && config.jobExecutionType !== "DAEMON";
