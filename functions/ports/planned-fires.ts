/** The plan of a job, as it was when its instants were armed last. */
export interface PlannedFires {
  readonly jobName: string;
  /** The job is overdue from then on, epoch ms: some minutes after its first instant that is not settled. */
  readonly dueAt: number;
  /** Its first instants (epoch ms) that were not settled, ascending. Absent while a change of the job is in progress. */
  readonly upcoming?: readonly number[];
}

/** The plans of all jobs that fire, by `dueAt`. It is a view of the owed index, eventually consistent. */
export interface Plans {
  /** The plans of one shard (0 to 15), the earliest first. @param firstPage the rows that the first request reads */
  list(shard: number, firstPage: number): AsyncIterable<PlannedFires>;
}
