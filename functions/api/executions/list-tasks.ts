import { SHARD_STATUSES, ShardStatus, ShardView } from "../../contract/shard-view.ts";
import { parseShardingItemParameters } from "../../core/config/sharding-item-parameters.ts";
import type { Execution } from "../../core/run/execution.ts";
import { shardStatus } from "../../core/run/shard-status.ts";
import { chunkSize, shardOf } from "../../core/run/shards.ts";
import type { ChunkReads } from "../../ports/chunks.ts";
import type { Jobs } from "../../ports/job-store.ts";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { TaskKey } from "../../ports/task-key.ts";
import type { TaskReads } from "../../ports/task-store.ts";
import { isError } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { listReply } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { keptExecution } from "./kept-execution.ts";
import { shardView } from "./shard-view.ts";

interface Ports {
  readonly runs: RunStore;
  readonly jobs: Jobs;
  readonly fanOuts: ChunkReads;
  readonly ends: TaskReads;
  readonly taskKey: TaskKey;
}

/** Each attempt of a row is a read of its own. */
const MAX_ROWS = 100;
/**
 * The most chunks that are read for one page. If the filter matches little in them, the page is short and links to the
 * next.
 */
const MAX_CHUNKS = 10;

export const listTasks = operation({
  method: "GET",
  path: "/api/job/executions/{executionId}/tasks",
  name: "list-tasks",
  summary:
    "The shards of an execution with their attempts, the reasons of their ends and their last output; on request those of one `outcome` or of one `item`, which has its parameters too. A page may be short: the link leads to the next one",
  query: ["outcome", "item"],
  success: { status: 200, schema: ShardView, list: MAX_ROWS, headers: ["Link"] },
  problems: ["execution-not-found"],
  async handle(ports: Ports, request) {
    const { executionId = "" } = request.params;
    const filter = readFilter(request);
    if (isError(filter)) return filter;
    const kept = await keptExecution(ports.runs, executionId);
    if (isError(kept)) return kept;
    const { execution } = kept;
    return listReply(
      request,
      async (page) => (execution === undefined ? { items: [] } : pageOf(ports, execution, filter, page)),
      (view) => view,
      MAX_ROWS,
    );
  },
});

interface Filter {
  readonly outcome?: ShardStatus;
  readonly item?: number;
}

/** An empty parameter counts as absent. */
function readFilter({ query }: Pick<HttpRequest, "query">): Filter | AppError {
  const outcome = ShardStatus.safeParse(query.outcome);
  if (query.outcome && !outcome.success)
    return { kind: "invalid-query", detail: `outcome must be one of ${SHARD_STATUSES.join(", ")}` };
  if (query.item && !/^\d{1,6}$/.test(query.item))
    return { kind: "invalid-query", detail: "item must be a sharding item" };
  return { ...(outcome.success && { outcome: outcome.data }), ...(query.item && { item: Number(query.item) }) };
}

/** @param page its mark is the number of the first shard of it. */
async function pageOf(
  { fanOuts, ends, taskKey, jobs }: Ports,
  execution: Execution,
  { outcome, item }: Filter,
  { limit, after = "0" }: PageRequest,
): Promise<Page<ShardView>> {
  const { shards, shardsPerChunk } = execution;
  const only = item === undefined ? undefined : shardOf(execution, item);
  if (item !== undefined && only === undefined) return { items: [] };
  const sign = await taskKey.signer(execution.taskKey);
  const views: Promise<ShardView>[] = [];
  const first = only ? only.chunk * shardsPerChunk + only.offset : /^\d{1,6}$/.test(after) ? Number(after) : 0;
  const end = only ? first + 1 : shards;
  let shard = first;
  for (let read = 0; shard < end && views.length < limit && read < MAX_CHUNKS; read++) {
    const number = Math.floor(shard / shardsPerChunk);
    const chunk = await fanOuts.getChunk(execution.executionId, number);
    const chunkEnd = Math.min(end, number * shardsPerChunk + chunkSize(execution, number));
    for (; shard < chunkEnd && views.length < limit; shard++) {
      const offset = shard - number * shardsPerChunk;
      if (outcome !== undefined && shardStatus(chunk, offset) !== outcome) continue;
      views.push(shardView(ends, sign, execution, { chunk, number }, offset));
    }
  }
  const items = await Promise.all(views);
  if (item === undefined) return { items, ...(shard < end && { next: String(shard) }) };
  const parameters = await parametersOf(jobs, execution, item);
  return { items: items.map((view) => ({ ...view, ...parameters })) };
}

/** As its tasks receive them. @returns nothing where the job is gone with its revisions */
async function parametersOf(
  jobs: Jobs,
  { jobName, revision, jobParameter }: Execution,
  item: number,
): Promise<Pick<ShardView, "jobParameter" | "shardingParameter">> {
  const config = (await jobs.getRevision(jobName, revision))?.config;
  if (config === undefined) return {};
  return {
    jobParameter: jobParameter ?? config.jobParameter,
    shardingParameter: parseShardingItemParameters(config.shardingItemParameters).byItem.get(item) ?? "",
  };
}
