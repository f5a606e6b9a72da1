import type { Fire } from "../../functions/core/run/fire.ts";
import { isCronFire } from "../../functions/core/run/ids.ts";
import type { RunChange } from "../../functions/ports/run-store.ts";

/** The rows of the state table: an event, and the state it meets. */
export const STATE_ROWS = [
  "fire, nothing runs: starts",
  "fire, misfire: waits",
  "fire, misfire, the queue is full: the oldest falls out",
  "fire, no misfire: overlap",
  "fire that is late: missed",
  "fire of a halted job: skipped",
  "trigger, nothing runs: starts",
  "trigger: waits",
  "trigger, the queue is full: refused",
  "completed: closes",
  "completed: closes and starts the oldest",
  "completed, of another: ignored",
  "disable: cancels what runs",
  "disable: skips what waits",
  "deregister: cancels what runs",
  "deregister: skips what waits",
  "update: goes on",
  "kill: cancels what runs",
] as const;
export type StateRow = (typeof STATE_ROWS)[number];

/** Which rows a committed change has taken. */
export function rowsOf({ from, newFire, fires, start, cancel, close }: RunChange): StateRow[] {
  const rows: StateRow[] = [];
  if (newFire !== undefined) rows.push(...rowsOfFire(newFire));
  if (fires.some(isEvicted)) rows.push("fire, misfire, the queue is full: the oldest falls out");
  if (close !== undefined)
    rows.push(start === undefined ? "completed: closes" : "completed: closes and starts the oldest");
  if (cancel?.reason === "killed") rows.push("kill: cancels what runs");
  for (const reason of ["disabled", "deregistered"] as const) {
    const name = reason === "disabled" ? "disable" : "deregister";
    if (cancel?.reason === reason) rows.push(`${name}: cancels what runs`);
    if (fires.some((fire) => fire.reason === reason)) rows.push(`${name}: skips what waits`);
  }
  if (rows.length === 0 && from.running !== undefined) rows.push("update: goes on");
  return rows;
}

const isEvicted = ({ reason }: Fire) => reason === "queue-full";

function rowsOfFire(fire: Fire): StateRow[] {
  const { fireId, status, reason } = fire;
  if (!isCronFire(fireId)) return [status === "STARTED" ? "trigger, nothing runs: starts" : "trigger: waits"];
  if (status === "STARTED") return ["fire, nothing runs: starts"];
  if (status === "QUEUED") return ["fire, misfire: waits"];
  if (reason === "overlap") return ["fire, no misfire: overlap"];
  if (isEvicted(fire)) return ["fire, misfire, the queue is full: the oldest falls out"];
  return [status === "MISSED" ? "fire that is late: missed" : "fire of a halted job: skipped"];
}
