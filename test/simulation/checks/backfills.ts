import type { Fire } from "../../../functions/core/run/fire.ts";
import { executionIdOf, isBackfillFire, isCronFire } from "../../../functions/core/run/ids.ts";

/**
 * A backfill runs instants that were missed or skipped, and none that has run by its cron.
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
