import { type ProcessEntry, readProcess } from "./process-table.ts";

/** Signals a whole process group, if any member is left. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  send(-group, signal);
}

/** Signals exactly the process of the entry, not a later one with its id. */
export function signalProcess({ pid, startTicks }: ProcessEntry, signal: NodeJS.Signals): void {
  if (readProcess(pid)?.startTicks === startTicks) send(pid, signal);
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // It has already ended, or belongs to another user.
  }
}
