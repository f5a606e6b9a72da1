import type { Outcome } from "../../contract/outcome.ts";

/** How a task ended, as it is written to its row. */
export interface TaskEnd {
  readonly outcome: Outcome;
  /** Epoch ms. */
  readonly endedAt: number;
  readonly reason?: string;
  readonly retryable?: boolean;
  readonly exitCode?: number;
  readonly startedAt?: number;
  readonly tail?: string;
  /** The segment whose runner reported it; absent where Lambda tells of a runner that did not. */
  readonly reportedSegment?: number;
}
