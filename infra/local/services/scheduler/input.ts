import { randomUUID } from "node:crypto";
import { arnOfSchedule } from "./scheduler-api.ts";
import type { StoredSchedule } from "./schedules.ts";

/**
 * A target's input after the context attributes were filled in.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function targetInput(schedule: StoredSchedule, dueAt: number): string {
  const values: Readonly<Record<string, string>> = {
    "schedule-arn": arnOfSchedule(schedule),
    "scheduled-time": new Date(dueAt).toISOString().replace(/\.\d+Z$/, "Z"),
    "execution-id": randomUUID(),
    "attempt-number": "1",
  };
  const input = schedule.definition.Target.Input ?? "{}";
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (text, name: string) => values[name] ?? text);
}
