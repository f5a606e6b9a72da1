import { useRef } from "preact/hooks";
import type { TaskLog } from "../../../contract/task-log.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";

export interface LogLine {
  /** Its address in the log: `<epoch ms>.<its place among the lines of that instant>`. */
  readonly id: string;
  readonly time?: string;
  readonly text: string;
}

export interface Read {
  readonly lines: readonly LogLine[];
  /** The number of read lines that were dropped for newer ones. */
  readonly dropped: number;
  /** Whether the log has lines before the first one that was read. */
  readonly hasEarlier: boolean;
  readonly isComplete: boolean;
  readonly problem: unknown;
}

interface Kept {
  readonly from: string;
  lines: LogLine[];
  dropped: number;
  next?: string;
  hasEarlier: boolean;
}

const LIVE_MS = 2_000;
const A_PAGE = 2_000;
/** The most pages of one read. */
const MOST_PAGES = 10;
/** The most lines that are kept. Older ones are dropped. */
const MOST_LINES = 20_000;
/** The mark before the first line. */
const BEGIN = "0";

/** The mark before an instant: lines of that instant and later ones follow it. */
const markBefore = (id: string) => `1.${Math.max(0, Number(id.split(".")[0]) - 1)}.0`;

/**
 * The log of one task, page after page. It continues until the task has ended and its last line is read.
 * @param from the id of a line, or `start`; without it the newest page is the first one.
 */
export function useLog(executionId: string, taskId: string, from: string | undefined, isPaused: boolean): Read {
  const key = `${taskId} ${from ?? ""}`;
  const known = useRef<Kept>(undefined);
  if (known.current?.from !== key) known.current = { from: key, lines: [], dropped: 0, hasEarlier: false };
  const kept = known.current;
  const begin = from === undefined ? undefined : from === "start" ? BEGIN : markBefore(from);
  const read = usePolled<TaskLog>(
    `log ${key} ${isPaused}`,
    async () => {
      for (let pages = 1; ; pages++) {
        const query = { after: kept.next ?? begin, limit: String(A_PAGE) };
        const { value } = await api.call("get-task-log", { path: { executionId, taskId }, query });
        if (kept.next === undefined) kept.hasEarlier = value.hasEarlier;
        kept.next = value.next;
        if (value.lines.length > 0) add(kept, value.lines);
        // A long log is drawn when its end is reached, and not after each of its pages.
        if (value.isComplete || value.lines.length < A_PAGE || pages === MOST_PAGES) return value;
      }
    },
    LIVE_MS,
    (value) => (value.isComplete || isPaused ? 0 : LIVE_MS),
  );
  const { lines, dropped, hasEarlier } = kept;
  return { lines, dropped, hasEarlier, isComplete: read.value?.isComplete ?? false, problem: read.problem };
}

function add(kept: Kept, lines: TaskLog["lines"]): void {
  let [at, nth] = (kept.lines.at(-1)?.id ?? "0.0").split(".").map(Number) as [number, number];
  const named = lines.map(({ time, text }): LogLine => {
    const instant = Date.parse(time);
    nth = instant === at ? nth + 1 : 0;
    at = instant;
    return { id: `${at}.${nth}`, time, text };
  });
  const all = [...kept.lines, ...named];
  kept.dropped += Math.max(0, all.length - MOST_LINES);
  kept.lines = all.slice(-MOST_LINES);
}
