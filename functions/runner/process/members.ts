import type { ProcessEntry } from "./process-table.ts";

export interface Membership {
  /** The runner itself: never a member. */
  readonly runner: number;
  /** Ids of the sessions that the runner's children led. */
  readonly sessions: ReadonlySet<number>;
  /** Whether a process was seen as a member before, carries the sandbox's mark, or has no other business here. */
  readonly isMarked: (entry: ProcessEntry) => boolean;
}

/**
 * The processes that the runner's children are, or started: what belongs to a session that a child led, what is
 * marked, and what descends from any of these.
 */
export function membersOf(
  processes: readonly ProcessEntry[],
  { runner, sessions, isMarked }: Membership,
): ProcessEntry[] {
  const byPid = new Map(processes.map((entry) => [entry.pid, entry]));
  const known = new Map<number, boolean>([[runner, false]]);
  function isMember(entry: ProcessEntry): boolean {
    const answer = known.get(entry.pid);
    if (answer !== undefined) return answer;
    // Set before looking at the parent: a table that is read while processes come and go may hold a circle.
    known.set(entry.pid, false);
    const parent = byPid.get(entry.parent);
    const verdict = sessions.has(entry.session) || (parent !== undefined && isMember(parent)) || isMarked(entry);
    known.set(entry.pid, verdict);
    return verdict;
  }
  return processes.filter(isMember);
}
