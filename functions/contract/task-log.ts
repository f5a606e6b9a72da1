import * as z from "zod";

/** The most lines of one page, and how many there are unless the request says. */
export const MOST_LOG_LINES = 10_000;
export const LOG_LINES = 1_000;

const TaskLogLine = z.object({
  time: z.iso.datetime(),
  text: z.string().meta({ description: "As the job printed it, control characters included; at most 8 KB." }),
});
export type TaskLogLine = z.output<typeof TaskLogLine>;

/** A page of the log of one task. */
export const TaskLog = z
  .object({
    lines: z
      .array(TaskLogLine)
      .meta({ description: "In the order of time; none yet, or none at all, is an empty page." }),
    next: z.string().meta({ description: "Sent as `after`, it leads on behind these lines." }),
    hasEarlier: z
      .boolean()
      .meta({ description: "Lines stand before the first of these; `after=0` begins with the first line." }),
    isComplete: z.boolean().meta({ description: "The task has ended, and no line stands behind the last of these." }),
  })
  .meta({ id: "TaskLog" });
export type TaskLog = z.output<typeof TaskLog>;
