/** Why a fire did not run, in the words the API shows. */
export type FireReason =
  | "overlap"
  | "queue-full"
  | "late"
  | "backlog"
  | "disabled"
  | "deregistered"
  | "dispatcher-failed";

/**
 * One due instant of a job's cron, or one trigger call, and its end. The row is put once, in the
 * transaction of the run state's change: it is the deduplication, the outcome and the place of a trigger's parameters.
 */
export interface Fire {
  readonly jobName: string;
  /** `c<epoch seconds>` of a due instant, `b<epoch seconds>` of one that a backfill runs, or `t<26 characters>` of a trigger. */
  readonly fireId: string;
  /** Nominal instant, epoch ms: the due instant, or when the trigger was accepted. */
  readonly firedAt: number;
  /** Revision under which the fire was due and runs. */
  readonly revision: number;
  readonly status: "QUEUED" | "STARTED" | "SKIPPED" | "MISSED";
  readonly reason?: FireReason;
  /** Epoch ms of the commit that recorded it. */
  readonly recordedAt: number;
  /** Last instant (epoch ms) and number of instants, where one record stands for a run of them. */
  readonly through?: number;
  readonly count?: number;
  /** Its execution has finished well, and its history was not kept. */
  readonly sampledOut?: true;
  /** A trigger's own parameters. */
  readonly jobParameter?: string;
  readonly shardingItems?: readonly number[];
}
