import { readdirSync, readFileSync, statSync } from "node:fs";

/** One process as Linux tells of it. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Clock ticks since boot; with the pid it names a process for ever, since pids are used again. */
  readonly startTicks: number;
}

const OFFSETS = { state: 0, parent: 1, group: 2, session: 3, startTicks: 19 };

/**
 * Everything that runs on this machine; what has ended and only waits for its parent is left out. Empty where there is
 * no /proc.
 * @param lowest ids below it are not looked at.
 */
export function readProcessTable(lowest = 1): ProcessEntry[] {
  const pids = quietly(() => readdirSync("/proc"), []).map(Number);
  return pids.flatMap((pid) => (pid >= lowest ? (readProcess(pid) ?? []) : []));
}

/** @returns undefined when there is no such process, or it has ended. */
export function readProcess(pid: number): ProcessEntry | undefined {
  return parseStat(
    pid,
    quietly(() => readFileSync(`/proc/${pid}/stat`, "latin1"), ""),
  );
}

/** The name in parentheses may hold anything, blanks and parentheses too; the fields follow the last one. */
export function parseStat(pid: number, stat: string): ProcessEntry | undefined {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const number = (offset: number) => Number(fields[offset]);
  if (stat === "" || /^[ZXx]$/.test(fields[OFFSETS.state] ?? "")) return undefined;
  return {
    pid,
    parent: number(OFFSETS.parent),
    group: number(OFFSETS.group),
    session: number(OFFSETS.session),
    startTicks: number(OFFSETS.startTicks),
  };
}

/** Whether a process was started with this text in its environment; false where it may not be read. */
export const carries = (pid: number, text: string): boolean =>
  quietly(() => readFileSync(`/proc/${pid}/environ`), Buffer.alloc(0)).includes(text);

/** Whether a process belongs to the runner's own user. */
export const isOwn = (pid: number): boolean =>
  quietly(() => statSync(`/proc/${pid}`).uid, undefined) === process.geteuid?.();

/** The id given last, to a process or a thread; NaN where that is not told. @see https://man7.org/linux/man-pages/man5/proc_loadavg.5.html */
export const newestPid = (): number =>
  Number(
    quietly(() => readFileSync("/proc/loadavg", "latin1"), "")
      .trim()
      .split(" ")[4],
  );

/** Whether any process of a group is alive. */
export function isGroupAlive(group: number): boolean {
  // A group without members, not even dead ones, is the usual answer and cheap to have.
  const exists = quietly(() => process.kill(-group, 0), false);
  return exists && readProcessTable().some((entry) => entry.group === group);
}

/** A process may end between any two looks at it. */
function quietly<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
