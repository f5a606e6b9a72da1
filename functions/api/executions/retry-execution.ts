import { MAX_TRIGGER_ITEMS, Triggered } from "../../contract/trigger.ts";
import type { Execution } from "../../core/run/execution.ts";
import { shardStatus } from "../../core/run/shard-status.ts";
import { chunksOf, isOpen, itemAt, offsetsOf } from "../../core/run/shards.ts";
import type { ChunkReads } from "../../ports/chunks.ts";
import { inParallel } from "../../steps/in-parallel.ts";
import { isError } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import { isKeyOfTrigger } from "../http/new-id.ts";
import { operation } from "../http/operation.ts";
import { type Ports as RunTriggerPorts, runTrigger, TRIGGER_PROBLEMS } from "../jobs/run-trigger.ts";
import { findFire } from "./find-fire.ts";

interface Ports extends RunTriggerPorts {
  readonly fanOuts: ChunkReads;
}

const PARALLEL = 20;

export const retryExecution = operation({
  method: "POST",
  path: "/api/job/executions/{executionId}/retry",
  name: "retry-execution",
  summary:
    "Run the shards of a closed execution that did not finish once more, as a new execution under the job's newest configuration",
  headers: ["Idempotency-Key"],
  success: { status: 202, schema: Triggered, headers: ["Location"] },
  problems: ["execution-not-found", "execution-running", "not-retryable", "invalid-request", ...TRIGGER_PROBLEMS],
  async handle(ports: Ports, { params: { executionId = "" }, headers }) {
    const fire = await findFire(ports.runs, executionId);
    if (isError(fire)) return fire;
    const execution = await ports.runs.getExecution(executionId);
    if (fire.status === "QUEUED" || (execution && isOpen(execution))) return { kind: "execution-running", executionId };
    if (execution === undefined) return { kind: "not-retryable", executionId, detail: "it has no shards" };
    const unfinished = await unfinishedItems(ports.fanOuts, execution);
    if (isError(unfinished)) return unfinished;
    const { jobName, jobParameter } = execution;
    const key = headers["idempotency-key"];
    return runTrigger(
      ports,
      { jobName, shardingItems: unfinished.items, ...(jobParameter !== undefined && { jobParameter }) },
      // The same key may also come with a trigger or with another execution, so those are part of the fire's id. A key
      // that this API has made names one fire.
      key && !isKeyOfTrigger(key) ? `retry ${executionId} ${key}` : key,
    );
  },
});

/** The sharding items of shards that ended without success. It reads every chunk of the execution. */
async function unfinishedItems(
  fanOuts: ChunkReads,
  execution: Execution,
): Promise<{ readonly items: number[] } | AppError> {
  const { executionId } = execution;
  const items: number[] = [];
  let forgotten = 0;
  const numbers = Array.from({ length: chunksOf(execution) }, (_, number) => number);
  await inParallel(numbers, PARALLEL, async (number) => {
    const chunk = await fanOuts.getChunk(executionId, number);
    if (chunk === undefined) forgotten++;
    for (const offset of offsetsOf(execution, number))
      if (chunk && shardStatus(chunk, offset) !== "FINISHED") items.push(itemAt(execution, number, offset));
  });
  const refused = (detail: string): AppError => ({ kind: "not-retryable", executionId, detail });
  if (forgotten > 0) return refused("it is so old that its shards are not known any more");
  if (items.length === 0) return refused("all of its shards have finished");
  if (items.length > MAX_TRIGGER_ITEMS)
    return refused(`more than ${MAX_TRIGGER_ITEMS} of its shards did not finish; trigger the job`);
  return { items: items.sort((a, b) => a - b) };
}
