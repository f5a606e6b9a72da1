import { type ProcessEntry, readProcess } from "./process-table.ts";

/** Signals a whole process group, if any of it is left. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  send(-group, signal);
}

/** Signals the very process of the entry, not a later one of its id. */
export function signalProcess({ pid, startTicks }: ProcessEntry, signal: NodeJS.Signals): void {
  if (readProcess(pid)?.startTicks === startTicks) send(pid, signal);
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // It has ended already, or belongs to another user.
  }
}
