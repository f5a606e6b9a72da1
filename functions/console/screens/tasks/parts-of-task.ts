/** The parts of a task's id: `jobName@-@item@-@READY|FAILOVER@-@executionId.attempt`. */
export function partsOfTask(taskId: string): { readonly executionId: string; readonly attempt: number } {
  const run = taskId.split("@-@").at(-1) ?? "";
  const dot = run.lastIndexOf(".");
  return { executionId: run.slice(0, dot), attempt: Number(run.slice(dot + 1)) };
}

/** The nominal instant in the id of a cron's or a backfill's execution. @returns ISO time; undefined of a trigger */
export function instantIn(executionId: string): string | undefined {
  const seconds = /\.[cb](\d{1,11})$/.exec(executionId)?.[1];
  return seconds === undefined ? undefined : new Date(Number(seconds) * 1_000).toISOString();
}
