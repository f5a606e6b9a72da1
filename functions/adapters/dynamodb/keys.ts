import type { AppRevision } from "../../contract/app.ts";
import type { Change } from "../../contract/origin.ts";
import { instantText } from "../../core/instant-text.ts";

/** All key shapes of both tables; no other file writes a PK or an SK. */

// Config table
export const appKey = (appName: string) => ({ PK: `APP#${appName}`, SK: "APP" });
/** The beginning of the sort keys of an incarnation's revisions. */
export const appRevisionsPrefix = (incarnation: string) => `REV#${incarnation}#`;
export const appRevisionKey = ({ appName, incarnation, revision }: AppRevision) => ({
  PK: `APP#${appName}`,
  SK: `${appRevisionsPrefix(incarnation)}${String(revision).padStart(9, "0")}`,
});
export const jobKey = (jobName: string) => ({ PK: `JOB#${jobName}`, SK: "JOB" });
export const revisionKey = (jobName: string, revision: number) => ({
  PK: `JOB#${jobName}`,
  SK: `REV#${instantText(revision)}`,
});
/** The work that the change of an app owes for its jobs, in the Run table. */
export const appChangeKey = (appName: string) => ({ PK: `APP#${appName}`, SK: "CHANGE" });
/** The secret of the task ids. It has a leading key of its own, which no runner may read. */
export const taskSecretKey = { PK: "SECRET#task-ids", SK: "SECRET" };
/** The partition of the changes of a month, by UTC. */
export const monthOf = (at: number) => `CHANGES#${new Date(at).toISOString().slice(0, 7)}`;
/** A change by its instant; two of one instant have different subjects or revisions. */
export const changeKey = (at: number, { of, name, revision }: Pick<Change, "of" | "name" | "revision">) => ({
  PK: monthOf(at),
  SK: `${instantText(at)}#${of}#${name}#${revision}`,
});
/** Bounds of the sort keys of the changes from one instant to another. `$` sorts after `#`. */
export const changesFrom = (at: number) => instantText(at);
export const changesUntil = (at: number) => `${instantText(at)}$`;
/** The instant of the last wake or sweep, and the dead letters of a queue that the last sweep could not handle. */
export const heartbeatKey = (kind: string) => ({ PK: `MARK#${kind}`, SK: "MARK" });
export const lettersKey = (queue: string) => ({ PK: `MARK#letters-${queue}`, SK: "MARK" });
/** A subscription. Its address and its secret are in it, so it has a leading key of its own. */
export const subscriptionKey = (name: string) => ({ PK: `NOTICE#${name}`, SK: "SUBSCRIPTION" });
/** The wishes of all subscriptions. They are beside the apps, which every function that records outcomes reads; `*` is in no name. */
export const wantsKey = { PK: "APP#*", SK: "WANTS" };
/** The instant of the last reconcile. */
export const reconciledKey = { PK: "MARK#reconciled", SK: "MARK" };

// Run table
export const stateKey = (jobName: string) => ({ PK: `JOB#${jobName}`, SK: "STATE" });
/** The halt of a job's executions as a DAEMON, while it is owed. */
export const haltKey = (jobName: string) => ({ PK: `JOB#${jobName}`, SK: "HALT" });
/** The backfill of a job, while it is owed. */
export const backfillKey = (jobName: string) => ({ PK: `JOB#${jobName}`, SK: "BACKFILL" });
/** Each chunk has a partition of its own, so that a DAEMON job of many chunks makes no partition hot. */
export const daemonKey = (jobName: string, chunk: number) => ({ PK: `DAEMON#${jobName}#${chunk}`, SK: "DAEMON" });
/** The events of one transition of a job that are to be told. */
export const outboxKey = (jobName: string, version: number) => ({ PK: `JOB#${jobName}`, SK: `NOTICE#${version}` });
export const versionInOutbox = (sortKey: string): number => Number(sortKey.slice("NOTICE#".length));
/** The waiting entries of a subscription, the message that is being sent, and the messages that have ended, by time. */
export const waitingKey = (subscription: string, key: string) => ({ PK: `NOTICE#${subscription}`, SK: `WAITS#${key}` });
export const keyInWaiting = (sortKey: string): string => sortKey.slice("WAITS#".length);
export const holdKey = (subscription: string) => ({ PK: `NOTICE#${subscription}`, SK: "HOLD" });
export const deliveryKey = (subscription: string, at: number, id: string) => ({
  PK: `NOTICE#${subscription}`,
  SK: `ENDED#${instantText(at)}#${id}`,
});
export const ENDED_PREFIX = "ENDED#";
/** The first answer to a request with an `Idempotency-Key`. */
export const answerKey = (jobName: string, keyMark: string) => ({ PK: `JOB#${jobName}`, SK: `ANSWER#${keyMark}` });
export const cursorKey = (jobName: string) => ({ PK: `JOB#${jobName}`, SK: "CURSOR" });
/** Cron fires sort by their instant (`c<epoch seconds>`, ten digits from 2001 to 2286), triggers after them. */
export const fireKey = (jobName: string, fireId: string) => ({ PK: `JOB#${jobName}`, SK: `FIRE#${fireId}` });
export const executionKey = (executionId: string) => ({ PK: `EXEC#${executionId}`, SK: "EXEC" });
export const chunkKey = (executionId: string, chunk: number) => ({ PK: `CHUNK#${executionId}#${chunk}`, SK: "CHUNK" });
/** The permits of the stack's runners. */
export const permitsKey = { PK: "PERMITS#runners", SK: "PERMITS" };
export const taskKey = (taskId: string) => ({ PK: `TASK#${taskId}`, SK: "TASK" });
/** Its leading key is like that of the task rows, so that one policy on leading keys covers both. */
export const cancelFlagKey = (cancelKey: string) => ({ PK: `TASK#${cancelKey}`, SK: "CANCEL" });
/**
 * All days share a partition and are kept for ever; the minutes of one day share a partition. Each interval has several
 * shards.
 */
export const statisticsKey = (interval: "MINUTE" | "DAY", at: number, shard: number) => ({
  PK: `STAT#${interval === "DAY" ? "DAYS" : new Date(at).toISOString().slice(0, 10)}#${shard}`,
  SK: instantText(at),
});
/**
 * The losses of a job in an hour. Their leading key is not that of statistics, because functions that close no execution
 * write them too. The hours of one day share a partition, which has several shards.
 */
export const lossKey = (jobName: string, hour: number, shard: number) => ({
  PK: `LOSS#${new Date(hour).toISOString().slice(0, 10)}#${shard}`,
  SK: `${instantText(hour)}#${jobName}`,
});
export const jobOfLoss = (sortKey: string): string => sortKey.slice(sortKey.indexOf("#") + 1);
export const instantOfStatistics = (sortKey: string): number => Number(sortKey);

/** The sort key of an execution or a chunk, by its partition. */
export const sortKeyOf = (partition: string): string => (partition.startsWith("CHUNK#") ? "CHUNK" : "EXEC");

/** The owner of a partition of the Run table: a job, an execution or a chunk. */
export function ownerOf(partition: string): { readonly name: string; readonly chunk?: number } {
  const [kind, name = "", chunk] = partition.split("#");
  return kind === "CHUNK" ? { name, chunk: Number(chunk) } : { name };
}
