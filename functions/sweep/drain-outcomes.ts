import { DestinationRecord } from "../contract/destination-record.ts";
import { Check } from "../contract/messages.ts";
import { executionIdOf } from "../core/run/ids.ts";
import { shardOf } from "../core/run/shards.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import type { Invoker } from "../ports/invoker.ts";
import type { Log } from "../ports/log.ts";
import type { RunStore } from "../ports/run-store.ts";
import { type RecordOutcomeDeps, recordOutcome } from "../steps/shards/record-outcome.ts";
import { eachLetter } from "./each-letter.ts";

export interface DeadOutcomesDeps extends RecordOutcomeDeps {
  readonly runs: Pick<RunStore, "getExecution">;
  readonly deadLetters: DeadLetters;
  readonly invoker: Pick<Invoker, "check">;
  readonly log: Log;
}

/**
 * Records that the collector could not take: their outcomes are written, and a check of the chunk does what follows.
 * That write is the shortest path there is, so a letter that comes back is one whose store is down.
 */
export const drainOutcomes = (deps: DeadOutcomesDeps): Promise<void> =>
  eachLetter(deps, "outcomes", async ({ body }) => {
    const json: unknown = JSON.parse(body);
    const message = Check.safeParse(json);
    if (message.success) return deps.invoker.check(message.data);
    const task = await recordOutcome(deps, DestinationRecord.parse(json));
    if (task === undefined) return;
    const executionId = executionIdOf(task.name.jobName, task.name.fireId);
    const execution = await deps.runs.getExecution(executionId);
    const shard = execution && shardOf(execution, task.name.item);
    if (shard !== undefined) await deps.invoker.check({ executionId, chunk: shard.chunk });
  });
