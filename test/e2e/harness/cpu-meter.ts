import { readFileSync } from "node:fs";

/** Linux counts CPU time in ticks of 10 ms. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const MS_PER_TICK = 10;

/** The CPU time of a process until now, in user and kernel mode, ms. @returns undefined when the process has ended. */
export function cpuMsOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program is in parentheses, and may hold any character.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return undefined;
  }
}

/** Adds up the CPU time of processes by the names of their owners. The last look at a process that has ended counts. */
export class CpuMeter {
  readonly #seen = new Map<number, { readonly owner: string; readonly fromMs: number; readonly untilMs: number }>();

  look(owner: string, pids: Iterable<number>): void {
    for (const pid of pids) {
      const untilMs = cpuMsOf(pid);
      if (untilMs === undefined) continue;
      // A process may be seen before its owner knows it.
      this.#seen.set(pid, { owner, fromMs: this.#seen.get(pid)?.fromMs ?? 0, untilMs });
    }
  }

  /** Counts from now on. A process that is seen first after this call counts from its start. */
  begin(): void {
    for (const [pid, { owner, untilMs }] of this.#seen) this.#seen.set(pid, { owner, fromMs: untilMs, untilMs });
  }

  /** CPU time in ms, by owner. */
  totals(): Readonly<Record<string, number>> {
    const totals: Record<string, number> = {};
    for (const { owner, fromMs, untilMs } of this.#seen.values())
      totals[owner] = (totals[owner] ?? 0) + untilMs - fromMs;
    return totals;
  }
}
