import { OUTCOMES, type OutcomeCounts } from "../../contract/outcome.ts";
import type { Unrun } from "../run/execution.ts";
import type { Fire } from "../run/fire.ts";

/** Fires of a job that did not run although its configuration wanted them. */
export interface Losses {
  /** The job, or as many shards as the fire needs, were busy. */
  readonly skipped: number;
  readonly missed: number;
}

/** The losses of a job in an hour, or in several. */
export interface JobLosses extends Losses {
  readonly jobName: string;
}

/** The counts of an execution that is closed. */
export interface ClosedShards {
  readonly counts: OutcomeCounts;
  /** Of a DAEMON job: shards that never ran. */
  readonly unrun?: Unrun;
}

/**
 * The losses among fires that were recorded, and of an execution in which no shard ran. A fire that a disablement or a
 * deregistration ended is none.
 */
export function lossesOf(fires: readonly Fire[], closed?: ClosedShards): Losses {
  const unrun = closed && unrunOf(closed);
  const lost = (status: Fire["status"]) =>
    fires
      .filter((fire) => fire.status === status && fire.reason !== "disabled" && fire.reason !== "deregistered")
      .reduce((sum, { count = 1 }) => sum + count, 0);
  return {
    skipped: lost("SKIPPED") + (unrun === "SKIPPED" ? 1 : 0),
    missed: lost("MISSED") + (unrun === "MISSED" ? 1 : 0),
  };
}

/** How a fire of a DAEMON job ended none of whose shards ran; undefined when one did. */
export function unrunOf({ counts, unrun }: ClosedShards): "SKIPPED" | "MISSED" | undefined {
  const ran = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
  if (unrun === undefined || ran > 0 || unrun.skipped + unrun.missed === 0) return undefined;
  return unrun.missed === 0 ? "SKIPPED" : "MISSED";
}

/** The sums by job, the most losses first. */
export function lossesByJob(all: readonly JobLosses[]): JobLosses[] {
  const byJob = new Map<string, JobLosses>();
  for (const { jobName, skipped, missed } of all) {
    const before = byJob.get(jobName) ?? { skipped: 0, missed: 0 };
    byJob.set(jobName, { jobName, skipped: before.skipped + skipped, missed: before.missed + missed });
  }
  return [...byJob.values()].sort((a, b) => sumOf(b) - sumOf(a) || (a.jobName < b.jobName ? -1 : 1));
}

const sumOf = ({ skipped, missed }: Losses) => skipped + missed;
