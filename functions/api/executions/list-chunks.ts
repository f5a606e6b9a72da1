import { ChunkView } from "../../contract/chunk-view.ts";
import type { ShardStatus } from "../../contract/shard-view.ts";
import type { Execution } from "../../core/run/execution.ts";
import { shardStatus } from "../../core/run/shard-status.ts";
import { chunksOf, offsetsOf } from "../../core/run/shards.ts";
import type { ChunkReads } from "../../ports/chunks.ts";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { isError } from "../http/answer.ts";
import { listReply } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { keptExecution } from "./kept-execution.ts";

interface Ports {
  readonly runs: RunStore;
  readonly fanOuts: ChunkReads;
}

/** Each row is a read of its own: the chunks of 10,000 shards. */
const MAX_ROWS = 50;

export const listChunks = operation({
  method: "GET",
  path: "/api/job/executions/{executionId}/chunks",
  name: "list-chunks",
  summary: "The chunks of an execution, each with the numbers of its shards by their state",
  success: { status: 200, schema: ChunkView, list: MAX_ROWS, headers: ["Link"] },
  problems: ["execution-not-found"],
  async handle({ runs, fanOuts }: Ports, request) {
    const { executionId = "" } = request.params;
    const kept = await keptExecution(runs, executionId);
    if (isError(kept)) return kept;
    const { execution } = kept;
    return listReply(
      request,
      async (page) => (execution === undefined ? { items: [] } : pageOf(fanOuts, execution, page)),
      (view) => view,
      MAX_ROWS,
    );
  },
});

/** @param page its mark is the number of its first chunk. */
async function pageOf(
  fanOuts: ChunkReads,
  execution: Execution,
  { limit, after = "0" }: PageRequest,
): Promise<Page<ChunkView>> {
  const first = /^\d{1,6}$/.test(after) ? Number(after) : 0;
  const end = Math.min(chunksOf(execution), first + limit);
  const numbers = Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n);
  const items = await Promise.all(numbers.map((number) => chunkView(fanOuts, execution, number)));
  return { items, ...(end < chunksOf(execution) && { next: String(end) }) };
}

async function chunkView(fanOuts: ChunkReads, execution: Execution, number: number): Promise<ChunkView> {
  const chunk = await fanOuts.getChunk(execution.executionId, number);
  const offsets = offsetsOf(execution, number);
  const counts: Partial<Record<ShardStatus, number>> = {};
  for (const offset of offsets) {
    const status = shardStatus(chunk, offset);
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return { chunk: number, first: number * execution.shardsPerChunk, shards: offsets.length, counts };
}
