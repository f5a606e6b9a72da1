import type { JobConfig } from "../../contract/job.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { Timings } from "../../contract/timings.ts";

/** A failover is tried this often; DAEMON shards are run again without limit, as they were on Mesos. */
export const FAILOVERS = 3;
/** The longest back-off, reached by DAEMON shards only. */
export const LONGEST_BACKOFF_MS = 300_000;

export function maxAttemptsOf({
  jobExecutionType,
  failover,
}: Pick<JobConfig, "jobExecutionType" | "failover">): number {
  if (jobExecutionType === "DAEMON") return Number.MAX_SAFE_INTEGER;
  return failover ? 1 + FAILOVERS : 1;
}

/** The known facts of an attempt that has ended. */
export interface EndedAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly retryable?: boolean | undefined;
  /** Whether its process may still be alive: a runner claimed it and did not report its end. */
  readonly mayLive: boolean;
  /** Epoch ms. */
  readonly endedAt: number;
}

/** The consequence of an attempt that has ended. Epoch ms. */
export interface Sequel {
  /** When the next attempt is due; undefined when this outcome is the shard's. */
  readonly nextAt: number | undefined;
  /**
   * The process of an attempt that was declared LOST or KILLED may be alive until then. Before this instant neither
   * the next attempt of its shard runs nor a later fire. 0 where there is no process.
   */
  readonly fencedUntil: number;
}

/**
 * The consequence depends on the attempt's row alone, so every process computes the same.
 * @param dice in [0, 1): the back-off's jitter takes off up to half of it.
 */
export function sequelOf(
  { attempt, outcome, retryable, mayLive, endedAt }: EndedAttempt,
  maxAttempts: number,
  timings: Pick<Timings, "failoverBackoffSeconds" | "fenceSeconds">,
  dice: number,
): Sequel {
  const isDeclared = outcome === "LOST" || outcome === "KILLED";
  const fencedUntil = isDeclared && mayLive ? endedAt + timings.fenceSeconds * 1_000 : 0;
  const isRepeatable = outcome === "LOST" || (outcome === "ERROR" && retryable === true);
  if (!isRepeatable || attempt >= maxAttempts) return { nextAt: undefined, fencedUntil };
  const backoffMs = Math.min(LONGEST_BACKOFF_MS, timings.failoverBackoffSeconds * 1_000 * 2 ** (attempt - 1));
  return { nextAt: Math.max(fencedUntil, endedAt + Math.round(backoffMs * (1 - dice / 2))), fencedUntil };
}
