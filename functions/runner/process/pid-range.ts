/** Which process ids those that descend from a sandbox's children can have. */
export interface PidRange {
  /** A child has been started. */
  add(pid: number): void;
  /** Nothing but this child, and what it started, is left; undefined: nothing at all. */
  keepFrom(pid: number | undefined): void;
  /** No process of the sandbox has an id below this one. Asked at least once while 32,768 ids are given. */
  lowest(): number;
}

/**
 * Linux gives ids in ascending order, and begins anew when they are used up: who descends from a child has a higher
 * one, unless that happened meanwhile, which shows when the newest id is below an earlier newest one.
 * @param newest the id given last.
 * @see https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html (pid_max)
 */
export function openPidRange(newest: () => number): PidRange {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let hasWrapped = false;

  function look(): void {
    const now = newest();
    // Also where the newest id is not told.
    if (!(now >= last)) hasWrapped = true;
    last = now;
  }

  return {
    add(pid) {
      first = Math.min(first, pid);
      last = Math.max(last, pid);
      look();
    },
    keepFrom(pid) {
      first = pid ?? Number.POSITIVE_INFINITY;
      if (pid !== undefined) return;
      last = 0;
      hasWrapped = false;
    },
    lowest() {
      look();
      return hasWrapped ? 1 : first;
    },
  };
}
