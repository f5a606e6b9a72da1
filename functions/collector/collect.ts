import { DestinationRecord } from "../contract/destination-record.ts";
import { Check } from "../contract/messages.ts";
import type { SqsBatch, SqsBatchResponse, SqsMessage } from "../contract/sqs-batch.ts";
import { executionIdOf } from "../core/run/ids.ts";
import { isFullyReleased } from "../core/run/shards.ts";
import type { Log } from "../ports/log.ts";
import { applyOutcomes } from "../steps/shards/apply-outcomes.ts";
import { type CheckChunkDeps, checkChunk } from "../steps/shards/check-chunk.ts";
import { fitsInFlight, type InFlightDeps } from "../steps/shards/in-flight.ts";
import { type RecordedTask, recordOutcome } from "../steps/shards/record-outcome.ts";
import { nextSegment } from "./next-segment.ts";

export interface CollectDeps extends CheckChunkDeps, InFlightDeps {
  readonly fanOuts: CheckChunkDeps["fanOuts"] & InFlightDeps["fanOuts"];
  readonly log: Log;
}

interface Collected {
  readonly messageIds: string[];
  readonly tasks: RecordedTask[];
}

/**
 * Ends the tasks of a batch of destination records and does what follows, by execution, so that a chunk is written
 * once for all its shards. A message whose work fails is received again; one that cannot be read is dropped.
 */
export async function collect(deps: CollectDeps, { Records }: SqsBatch): Promise<SqsBatchResponse> {
  const failures: { itemIdentifier: string }[] = [];
  const fail = (fact: string, messageIds: readonly string[], cause: unknown) => {
    deps.log.error(fact, { messageIds, cause });
    failures.push(...messageIds.map((itemIdentifier) => ({ itemIdentifier })));
  };
  const executions = new Map<string, Collected>();
  const read = async (message: SqsMessage) => {
    try {
      await readMessage(deps, message, executions);
    } catch (cause) {
      fail("an outcome was not recorded", [message.messageId], cause);
    }
  };
  await Promise.all(Records.map(read));
  const finish = async ([executionId, collected]: [string, Collected]) => {
    try {
      await applyToExecution(deps, executionId, collected.tasks);
    } catch (cause) {
      fail("outcomes were not followed", collected.messageIds, cause);
    }
  };
  await Promise.all([...executions].map(finish));
  return { batchItemFailures: failures };
}

async function readMessage(
  deps: CollectDeps,
  { messageId, body }: SqsMessage,
  into: Map<string, Collected>,
): Promise<void> {
  const message = parseMessage(deps.log, messageId, body);
  if (message === undefined) return;
  if ("chunk" in message) return checkChunk(deps, message);
  const task = await recordOutcome(deps, message);
  if (task === undefined) {
    deps.log.info("a record says nothing", { messageId, taskId: message.requestPayload.taskId });
    return;
  }
  const executionId = executionIdOf(task.name.jobName, task.name.fireId);
  const collected = into.get(executionId) ?? { messageIds: [], tasks: [] };
  into.set(executionId, collected);
  collected.messageIds.push(messageId);
  collected.tasks.push(task);
}

function parseMessage(log: Log, messageId: string, body: string): Check | DestinationRecord | undefined {
  try {
    const json: unknown = JSON.parse(body);
    const message = Check.safeParse(json);
    return message.success ? message.data : DestinationRecord.parse(json);
  } catch (cause) {
    log.error("a message that is no outcome was dropped", { messageId, cause });
    return undefined;
  }
}

async function applyToExecution(deps: CollectDeps, executionId: string, tasks: readonly RecordedTask[]): Promise<void> {
  const execution = await deps.runs.getExecution(executionId);
  if (execution === undefined) return;
  const standing = tasks.filter((task) => task.kind === "standing");
  for (const task of tasks) {
    if (task.kind === "standing") continue;
    const ended = await nextSegment(deps, execution, task.name, task.segment);
    if (ended !== undefined) standing.push({ kind: "standing", ...ended });
  }
  await applyOutcomes(deps, execution, standing);
  // The next chunk goes out when there is room beside what is still in Lambda, unless it is on its way already.
  if (execution.status !== "RUNNING" || isFullyReleased(execution)) return;
  const chunk = execution.releasedChunks;
  if ((await fitsInFlight(deps, execution)) && (await deps.fanOuts.getChunk(executionId, chunk)) === undefined) {
    await deps.invoker.fanOut({ executionId, chunk });
  }
}
