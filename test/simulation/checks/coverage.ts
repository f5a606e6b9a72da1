import type { Fire } from "../../../functions/core/run/fire.ts";
import { executionIdOf } from "../../../functions/core/run/ids.ts";
import { dueBetween } from "../due-between.ts";
import type { Certainty } from "../job-knowledge.ts";
import { SKEW_MS } from "../skew.ts";

/**
 * Every due instant of a job has exactly one record, and no other instant has one. The naive evaluator finds the due
 * instants, in the times when the configuration is certain.
 * @param fires of the one job. @returns violations, in words.
 */
export function coverage(fires: readonly Fire[], certainties: readonly Certainty[]): string[] {
  const cron = fires.filter(({ fireId }) => fireId.startsWith("c")).toSorted((a, b) => a.firedAt - b.firedAt);
  return certainties.flatMap(({ jobName, from, until, config }) => {
    const [after, before] = [from + SKEW_MS, until - SKEW_MS];
    if (after >= before) return [];
    const recorded = cron.filter(({ firedAt, through }) => (through ?? firedAt) > after && firedAt <= before);
    if (config === undefined) {
      const extras = recorded.filter(({ firedAt, through }) => firedAt > after && (through ?? firedAt) <= before);
      return extras.map((fire) => `${idOf(fire)}: fired while the job was disabled or absent`);
    }
    const due = dueBetween(config.cron, config.timeZone, after, before);
    const isDue = new Set(due);
    const single = new Map<number, number>();
    for (const { firedAt, through } of recorded) {
      if (through === undefined) single.set(firedAt, (single.get(firedAt) ?? 0) + 1);
    }
    const shared = recorded.filter(({ through }) => through !== undefined);
    const recordsOf = (at: number) =>
      (single.get(at) ?? 0) + shared.filter(({ firedAt, through = 0 }) => firedAt <= at && at <= through).length;
    const extras = recorded.filter(
      ({ firedAt, count }) => count === undefined && firedAt > after && firedAt <= before && !isDue.has(firedAt),
    );
    return [
      ...due.flatMap((at) => {
        const records = recordsOf(at);
        return records === 1 ? [] : [`${jobName} at ${new Date(at).toISOString()}: ${records} records`];
      }),
      ...extras.map((fire) => `${idOf(fire)}: fired without being due`),
    ];
  });
}

const idOf = ({ jobName, fireId }: Fire) => executionIdOf(jobName, fireId);
