import type { Outcome } from "../../contract/outcome.ts";

/** The end of a task as it is written to its row. */
export interface TaskEnd {
  readonly outcome: Outcome;
  /** Epoch ms. */
  readonly endedAt: number;
  readonly reason?: string;
  readonly retryable?: boolean;
  readonly exitCode?: number;
  readonly startedAt?: number;
  readonly tail?: string;
  /** Lines in its log, of its last segment. */
  readonly lines?: number;
  /** The segment whose runner reported the end; absent if the end was found without a report. */
  readonly reportedSegment?: number;
}
