/** Ids of fires and executions: made here, taken apart here. */

/** @param at due instant, epoch ms, a whole second. */
export const cronFireId = (at: number): string => `c${Math.floor(at / 1_000)}`;

export const isCronFire = (fireId: string): boolean => fireId.startsWith("c");

/**
 * The fire by which a backfill runs a due instant (epoch ms) once more. Jobs of one name are in force at different
 * instants, so the instant tells their fires apart too.
 */
export const backfillFireId = (at: number): string => `b${Math.floor(at / 1_000)}`;

export const isBackfillFire = (fireId: string): boolean => fireId.startsWith("b");

/** The due instant of a cron fire, epoch ms. @throws RangeError for the id of a trigger: a bug in the caller. */
export function instantOf(fireId: string): number {
  if (!isCronFire(fireId)) throw new RangeError(`${fireId} is not a cron fire`);
  return Number(fireId.slice(1)) * 1_000;
}

export const executionIdOf = (jobName: string, fireId: string): string => `${jobName}.${fireId}`;

/** The id of a fire, as a part of a pattern: of a backfill, of a cron, of a trigger. */
export const FIRE_ID = "([bc][0-9]{1,10}|t[0-9A-HJKMNP-TV-Z]{26})";
const A_FIRE_ID = new RegExp(`^${FIRE_ID}$`);

/** Job names may hold dots, fire ids do not: the last dot separates them. @returns undefined for anything else. */
export function parseExecutionId(executionId: string): { jobName: string; fireId: string } | undefined {
  const dot = executionId.lastIndexOf(".");
  const fireId = executionId.slice(dot + 1);
  if (dot < 1 || !A_FIRE_ID.test(fireId)) return undefined;
  return { jobName: executionId.slice(0, dot), fireId };
}
