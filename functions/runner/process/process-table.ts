import { PROC, type ProcessFiles } from "./process-files.ts";

/** One process in Linux's table. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Clock ticks since boot. With the pid it identifies a process for ever, although pids are used again. */
  readonly startTicks: number;
}

const OFFSETS = { state: 0, parent: 1, group: 2, session: 3, startTicks: 19 };

/** @returns undefined when there is no such process, or it has ended. */
export const readProcess = (pid: number, files: ProcessFiles = PROC): ProcessEntry | undefined =>
  parseStat(pid, files.stat(pid));

/**
 * The name in parentheses may contain any characters, blanks and parentheses too; the fields follow the last
 * parenthesis.
 */
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

/** Whether any process of a group is alive. */
export function isGroupAlive(group: number): boolean {
  return groupExists(group) && PROC.pids().some((pid) => readProcess(pid)?.group === group);
}

/** Most groups have no members, not even dead ones, and this test is cheap. */
function groupExists(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}
