import { readProcess } from "../../functions/runner/process/process-table.ts";

/** Whether a process of this id runs; one that has ended and waits to be reaped does not. */
export const isAlive = (pid: number): boolean => readProcess(pid) !== undefined;
