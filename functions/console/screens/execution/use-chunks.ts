import type { ChunkView } from "../../../contract/chunk-view.ts";
import type { ExecutionView } from "../../../contract/execution-view.ts";
import { api } from "../../api/client.ts";
import { type Polled, usePolled } from "../../api/use-polled.ts";
import { hasEnded } from "../../parts/states.ts";

const LIVE_MS = 5_000;

/** The chunks of a large execution with the numbers of their shards by state. It is live while the execution runs. */
export function useChunks({ executionId, status }: ExecutionView): Polled<readonly ChunkView[]> {
  return usePolled(
    `chunks ${executionId} ${hasEnded(status)}`,
    async () => {
      const chunks: ChunkView[] = [];
      for await (const chunk of api.each("list-chunks", { path: { executionId } })) chunks.push(chunk);
      return chunks;
    },
    hasEnded(status) ? 0 : LIVE_MS,
  );
}
