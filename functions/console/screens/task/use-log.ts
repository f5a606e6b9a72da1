import { useRef } from "preact/hooks";
import type { TaskLog } from "../../../contract/task-log.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";

export interface LogLine {
  readonly time?: string;
  readonly text: string;
}

export interface Read {
  readonly lines: readonly LogLine[];
  readonly hasEarlier: boolean;
  readonly isComplete: boolean;
  readonly problem: unknown;
}

const LIVE_MS = 2_000;
/** Lines that are kept: older ones make room. */
const MOST_LINES = 20_000;

/** The log of one task, page after page; it asks on until the task has ended and its last line is read. */
export function useLog(executionId: string, taskId: string, isPaused: boolean): Read {
  const known = useRef<{ taskId: string; lines: LogLine[]; next?: string; hasEarlier: boolean }>(undefined);
  if (known.current?.taskId !== taskId) known.current = { taskId, lines: [], hasEarlier: false };
  const kept = known.current;
  const read = usePolled<TaskLog>(
    `log ${taskId}`,
    async () => {
      const query = { after: kept.next, limit: "2000" };
      const { value } = await api.call("get-task-log", { path: { executionId, taskId }, query });
      if (kept.next === undefined) kept.hasEarlier = value.hasEarlier;
      kept.lines = [...kept.lines, ...value.lines].slice(-MOST_LINES);
      kept.next = value.next;
      return value;
    },
    LIVE_MS,
    (value) => (value?.isComplete || isPaused ? 0 : LIVE_MS),
  );
  return {
    lines: kept.lines,
    hasEarlier: kept.hasEarlier,
    isComplete: read.value?.isComplete ?? false,
    problem: read.problem,
  };
}
