import { readFileSync } from "node:fs";

/** The log of a task's process, line by line. */
export interface LoggedTask {
  readonly taskId: string;
  readonly executionId: string;
  readonly item: number;
  /** From 1. */
  readonly attempt: number;
  /** Numbers of its first and its last line in the log of all: appended one by one, they are in the order of time. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly begins: number;
  readonly ends: number;
}

/** Reads the lines of `kill-job/bin/record.sh`: `<begin|beat|end> <task id>`. */
export function readTaskLog(file: string): LoggedTask[] {
  const tasks = new Map<string, LoggedTask>();
  for (const [line, text] of readFileSync(file, "utf8").trimEnd().split("\n").entries()) {
    const [, what, taskId = ""] = /^(begin|beat|end) (\S+)$/.exec(text) ?? [];
    if (what === undefined) throw new Error(`line ${line + 1} of ${file} is not the job's: ${text}`);
    const task = tasks.get(taskId) ?? { ...named(taskId), firstLine: line, begins: 0, ends: 0 };
    const begins = task.begins + (what === "begin" ? 1 : 0);
    tasks.set(taskId, { ...task, lastLine: line, begins, ends: task.ends + (what === "end" ? 1 : 0) });
  }
  return [...tasks.values()];
}

/** `jobName@-@item@-@READY|FAILOVER@-@executionId.attempt@-@<HMAC>` */
function named(taskId: string) {
  const [, item, , run = ""] = taskId.split("@-@");
  const dot = run.lastIndexOf(".");
  return { taskId, executionId: run.slice(0, dot), item: Number(item), attempt: Number(run.slice(dot + 1)) };
}

/** Pairs of tasks that ran the same shard at the same time, of one execution or of two. */
export function overlaps(tasks: readonly LoggedTask[]): string[] {
  const inOrder = tasks.toSorted((a, b) => a.firstLine - b.firstLine);
  const latest = new Map<number, LoggedTask>();
  return inOrder.flatMap((task) => {
    const before = latest.get(task.item);
    latest.set(task.item, task);
    return before !== undefined && task.firstLine < before.lastLine
      ? [`${task.taskId} began before ${before.taskId} was over`]
      : [];
  });
}
