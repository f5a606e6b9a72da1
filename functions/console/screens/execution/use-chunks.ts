import type { ExecutionView } from "../../../contract/execution-view.ts";
import { api } from "../../api/client.ts";
import { type Polled, usePolled } from "../../api/use-polled.ts";
import { hasEnded } from "../../parts/states.ts";
import { CHUNK } from "./use-statuses.ts";

export interface ChunkCell {
  readonly number: number;
  /** Its shards by their place in the execution, both included. */
  readonly first: number;
  readonly last: number;
  /** Shards that did not end well, of those that were read. */
  readonly bad: number;
  readonly state: string;
}

const BAD = ["FAILED", "ERROR", "LOST"] as const;
const LIVE_MS = 10_000;
/** Pages of each outcome; an execution with more bad shards shows the beginning of them. */
const MOST_PAGES = 5;

/** The chunks of a large execution: only the shards that did not end well are read. */
export function useChunks({ executionId, shards = 0, status }: ExecutionView): Polled<readonly ChunkCell[]> {
  return usePolled(
    `chunks ${executionId} ${status}`,
    async () => {
      const bad = new Map<number, Map<string, number>>();
      await Promise.all(
        BAD.map(async (outcome) => {
          let after: string | undefined;
          for (let page = 0; page < MOST_PAGES; page++) {
            const answer = await api.call("list-tasks", {
              path: { executionId },
              query: { outcome, after, limit: "100" },
            });
            for (const { item } of answer.value) {
              const chunk = Math.floor(item / CHUNK);
              const counts = bad.get(chunk) ?? new Map<string, number>();
              bad.set(chunk, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
            }
            after = answer.next?.after;
            if (after === undefined) break;
          }
        }),
      );
      return Array.from({ length: Math.ceil(shards / CHUNK) }, (_, number): ChunkCell => {
        const counts = [...(bad.get(number) ?? [])].sort((one, other) => other[1] - one[1]);
        const sum = counts.reduce((all, [, count]) => all + count, 0);
        const good = hasEnded(status) ? "FINISHED" : "RUNNING";
        const last = Math.min(shards, (number + 1) * CHUNK) - 1;
        return { number, first: number * CHUNK, last, bad: sum, state: counts[0]?.[0] ?? good };
      });
    },
    hasEnded(status) ? 0 : LIVE_MS,
  );
}
