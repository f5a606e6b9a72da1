import type { ProcessEntry } from "./process-table.ts";

export interface Sandbox {
  /** The runner itself: never a member. */
  readonly runner: number;
  /** Ids of the sessions that the runner's children led. */
  readonly sessions: ReadonlySet<number>;
  /** Whether a process carries the sandbox's mark in its environment. */
  readonly isMarked: (pid: number) => boolean;
}

/**
 * The processes that a sandbox's children are, or started: what descends from the runner, what belongs to a session
 * that a child led, what carries the mark, and what descends from any of these.
 */
export function membersOf(processes: readonly ProcessEntry[], { runner, sessions, isMarked }: Sandbox): ProcessEntry[] {
  const byPid = new Map(processes.map((entry) => [entry.pid, entry]));
  const known = new Map<number, boolean>([[runner, true]]);
  function isMember(entry: ProcessEntry): boolean {
    const answer = known.get(entry.pid);
    if (answer !== undefined) return answer;
    // Set before looking at the parent: a table read while processes end may hold a circle.
    known.set(entry.pid, false);
    const parent = byPid.get(entry.parent);
    const verdict = sessions.has(entry.session) || (parent !== undefined && isMember(parent)) || isMarked(entry.pid);
    known.set(entry.pid, verdict);
    return verdict;
  }
  return processes.filter((entry) => entry.pid !== runner && isMember(entry));
}
