import { DestinationRecord } from "../contract/destination-record.ts";
import { executionIdOf } from "../core/run/ids.ts";
import { shardOf } from "../core/run/shards.ts";
import { recordOutcome } from "../steps/shards/record-outcome.ts";
import { eachLetter } from "./each-letter.ts";
import type { SweepPorts } from "./sweep-ports.ts";

/**
 * Handles records that the collector could not take: their outcomes are written, and a check of these shards does the
 * next steps. That write needs little, so it fails only while the store does. A request for a next segment goes to the
 * collector once more.
 */
export const drainOutcomes = (deps: SweepPorts): Promise<void> =>
  eachLetter(deps, "outcomes", async ({ body }) => {
    const record = DestinationRecord.parse(JSON.parse(body));
    const task = await recordOutcome(deps, record);
    if (task === undefined) return;
    if (task.kind === "more") return deps.invoker.collect(record);
    const executionId = executionIdOf(task.name.jobName, task.name.fireId);
    const execution = await deps.runs.getExecution(executionId);
    const shard = execution && shardOf(execution, task.name.item);
    if (shard === undefined) return;
    await deps.invoker.check({ executionId, chunk: shard.chunk, offsets: [shard.offset] });
  });
