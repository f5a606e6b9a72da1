import type { ExecutionView } from "../../../contract/execution-view.ts";
import type { ShardView } from "../../../contract/shard-view.ts";
import { api } from "../../api/client.ts";
import { type Polled, usePolled } from "../../api/use-polled.ts";
import { hasEnded } from "../../parts/states.ts";

/** Shards of a chunk, as the API hands them out. */
export const CHUNK = 200;
/** Above it a cell is a chunk. */
export const MOST_CELLS = 1_000;
/** Rows of one answer. */
const A_PAGE = 100;
const SMALL = 200;

/** The shards of an execution, or of one chunk of it, with their attempts. It is live while the execution runs. */
export function useStatuses(
  { executionId, shards = 0, status }: ExecutionView,
  chunk: number | undefined,
): Polled<readonly ShardView[]> {
  const first = chunk === undefined ? 0 : chunk * CHUNK;
  const end = chunk === undefined ? shards : Math.min(shards, first + CHUNK);
  const everyMs = hasEnded(status) ? 0 : end - first <= SMALL ? 3_000 : 10_000;
  return usePolled(
    `statuses ${executionId} ${first} ${hasEnded(status)}`,
    async () => {
      const pages = Array.from({ length: Math.ceil((end - first) / A_PAGE) }, async (_, page) => {
        const after = first + page * A_PAGE;
        const query = { after: String(after), limit: String(Math.min(A_PAGE, end - after)) };
        return (await api.call("list-tasks", { path: { executionId }, query })).value;
      });
      return (await Promise.all(pages)).flat();
    },
    everyMs,
  );
}
