export interface StartedExecution {
  readonly executionId: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly shards: number;
}

/** The executions of all jobs by their start, as long as their history is kept. Eventually consistent. */
export interface StartedExecutions {
  /**
   * The executions that started in `[from, until]` (epoch ms), the newest first, up to the first with which they have
   * `shards` shards or more. `isComplete` is false where older ones are left out.
   */
  newest(
    from: number,
    until: number,
    shards: number,
  ): Promise<{ readonly executions: readonly StartedExecution[]; readonly isComplete: boolean }>;
}
