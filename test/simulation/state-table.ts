import type { Fire } from "../../functions/core/run/fire.ts";
import { isCronFire } from "../../functions/core/run/ids.ts";
import type { DaemonChange } from "../../functions/ports/daemon-store.ts";
import type { RunChange } from "../../functions/ports/run-store.ts";

/**
 * The rows of the state tables, one of a job and one of a DAEMON's shards: an event and the state in which it comes.
 */
export const STATE_ROWS = [
  "fire, nothing runs: starts",
  "fire, misfire: waits",
  "fire, misfire, the queue is full: the oldest falls out",
  "fire, no misfire: overlap",
  "fire that is late: missed",
  "fire of a halted job: skipped",
  "fire, as a DAEMON it still runs: waits or overlap",
  "daemon fire: starts beside the others",
  "trigger, nothing runs: starts",
  "trigger: waits",
  "trigger, the queue is full: refused",
  "completed: closes",
  "completed: closes and starts the oldest",
  "completed, of another: ignored",
  "daemon completed: closes",
  "daemon completed, the last one: closes and starts the oldest",
  "disable: cancels the running execution",
  "disable: skips waiting fires",
  "deregister: cancels the running execution",
  "deregister: skips waiting fires",
  "update: goes on",
  "kill: cancels the running execution",
  "halt: all of a DAEMON is to be cancelled",
  "shard, free: starts",
  "shard, busy, no misfire: skipped",
  "shard, busy, misfire: waits",
  "shard, busy, misfire, the queue is full: the oldest falls out",
  "shard ended, none waits: free",
  "shard ended: starts the oldest",
  "shards of a halted execution: wait no more",
] as const;
export type StateRow = (typeof STATE_ROWS)[number];

/** The rows that a committed change belongs to. */
export function rowsOf(change: RunChange): StateRow[] {
  const { from, to, newFire, fires, start, cancel, close, daemonHalt } = change;
  const rows: StateRow[] = [];
  const hasDaemonRun = (from.daemonRuns ?? 0) > (to.daemonRuns ?? 0);
  if (newFire !== undefined) rows.push(...rowsOfFire(newFire, change));
  if (fires.some(isEvicted)) rows.push("fire, misfire, the queue is full: the oldest falls out");
  if (close !== undefined && hasDaemonRun)
    rows.push(
      start === undefined ? "daemon completed: closes" : "daemon completed, the last one: closes and starts the oldest",
    );
  else if (close !== undefined)
    rows.push(start === undefined ? "completed: closes" : "completed: closes and starts the oldest");
  if (daemonHalt !== undefined) rows.push("halt: all of a DAEMON is to be cancelled");
  if (cancel?.reason === "killed") rows.push("kill: cancels the running execution");
  for (const reason of ["disabled", "deregistered"] as const) {
    const name = reason === "disabled" ? "disable" : "deregister";
    if (cancel?.reason === reason) rows.push(`${name}: cancels the running execution`);
    if (fires.some((fire) => fire.reason === reason)) rows.push(`${name}: skips waiting fires`);
  }
  if (rows.length === 0 && from.running !== undefined) rows.push("update: goes on");
  return rows;
}

/** The rows that a committed change of a DAEMON's shards belongs to, one of each kind. */
export function rowsOfShards({ from, to, opened, followed }: DaemonChange): StateRow[] {
  const rows: StateRow[] = [];
  const started = followed.filter(({ becomes }) => becomes.kind === "started");
  if (opened !== undefined) {
    if (to.busy.size > from.busy.size) rows.push("shard, free: starts");
    if (opened.skipped.length > 0) rows.push("shard, busy, no misfire: skipped");
    if (opened.queued.length > 0) rows.push("shard, busy, misfire: waits");
    if (opened.missed.length > 0 || followed.length > started.length)
      rows.push("shard, busy, misfire, the queue is full: the oldest falls out");
    return rows;
  }
  if (to.busy.size < from.busy.size) rows.push("shard ended, none waits: free");
  if (started.length > 0) rows.push("shard ended: starts the oldest");
  if (to.haltedThrough > from.haltedThrough && to.queue.length < from.queue.length)
    rows.push("shards of a halted execution: wait no more");
  return rows;
}

const isEvicted = ({ reason }: Fire) => reason === "queue-full";

function rowsOfFire(fire: Fire, { from, start }: RunChange): StateRow[] {
  const { fireId, status, reason } = fire;
  if (!isCronFire(fireId)) return [status === "STARTED" ? "trigger, nothing runs: starts" : "trigger: waits"];
  if (status === "STARTED")
    return [start?.execution.daemon ? "daemon fire: starts beside the others" : "fire, nothing runs: starts"];
  if ((status === "QUEUED" || reason === "overlap") && (from.daemonRuns ?? 0) > 0)
    return ["fire, as a DAEMON it still runs: waits or overlap"];
  if (status === "QUEUED") return ["fire, misfire: waits"];
  if (reason === "overlap") return ["fire, no misfire: overlap"];
  if (isEvicted(fire)) return ["fire, misfire, the queue is full: the oldest falls out"];
  return [status === "MISSED" ? "fire that is late: missed" : "fire of a halted job: skipped"];
}
