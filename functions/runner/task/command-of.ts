import type { Task } from "../../contract/task.ts";
import { parseCommandLine } from "../../core/config/command-line.ts";

export interface TaskCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** The job's script, or the app's process. @returns undefined for a line that holds no command. */
export function commandOf({ job, app }: Pick<Task, "job" | "app">): TaskCommand | undefined {
  const line = job.jobType === "SCRIPT" ? (job.scriptCommandLine ?? "") : app.bootstrapScript;
  const words = parseCommandLine(line);
  if (words === undefined) return undefined;
  const [program, ...args] = words;
  return { program, args };
}
