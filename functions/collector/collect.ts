import type * as z from "zod";
import { DestinationRecord } from "../contract/destination-record.ts";
import { Check } from "../contract/messages.ts";
import type { SqsBatch, SqsBatchResponse, SqsMessage } from "../contract/sqs-batch.ts";
import { beginOfText } from "../core/cut-text.ts";
import { executionIdOf } from "../core/run/ids.ts";
import { fitsInFlight } from "../core/run/in-flight.ts";
import { isFullyReleased } from "../core/run/shards.ts";
import { keyOfTaskId, parseTaskId } from "../core/run/task-id.ts";
import type { Log } from "../ports/log.ts";
import type { TaskEnds, TaskRow } from "../ports/task-store.ts";
import { applyOutcomes, type StandingTask } from "../steps/shards/apply-outcomes.ts";
import { checkChunk } from "../steps/shards/check-chunk.ts";
import { type RecordedTask, recordOutcome } from "../steps/shards/record-outcome.ts";
import type { CheckPorts } from "../steps/shards/shard-ports.ts";
import { nextSegment } from "./next-segment.ts";

export interface CollectPorts extends CheckPorts {
  /** Tasks of one execution that may be in Lambda at a time. */
  readonly maxInFlight: number;
  /**
   * ARN of the queue of checks: no runner can send to it. Its messages are checks; those of all other queues are
   * outcomes.
   */
  readonly checksQueue: string;
  readonly log: Log;
}

/** Maximum characters in the log of a text that job code may have written. */
const MAX_LOGGED_CHARACTERS = 200;

interface Collected {
  readonly messageIds: string[];
  /** Each once, by `sameWork`. */
  readonly tasks: Map<string, RecordedTask>;
}

/** A runner may report a task again and again: repeats within a batch are the same work. */
const sameWork = (task: RecordedTask): string =>
  [task.name.item, task.name.attempt, task.key, task.kind === "more" ? task.segment : "standing"].join(" ");

/**
 * Ends the tasks of a batch of destination records and does the next steps, by execution, so that a chunk is written
 * once for all its shards. A message whose work fails is received again; an unreadable message is dropped.
 */
export async function collect(deps: CollectPorts, { Records }: SqsBatch): Promise<SqsBatchResponse> {
  const failures: { itemIdentifier: string }[] = [];
  const fail = (fact: string, messageIds: readonly string[], cause: unknown) => {
    deps.log.error(fact, { messageIds, cause });
    failures.push(...messageIds.map((itemIdentifier) => ({ itemIdentifier })));
  };
  const executions = new Map<string, Collected>();
  // Two ends of shards may ask for the same check. Two at a time would pass the same shards to Lambda.
  const checks = new Map<string, Promise<void>>();
  const ends = endingOnce(deps.ends);
  const read = async (message: SqsMessage) => {
    try {
      await readMessage(deps, message, ends, executions, checks);
    } catch (cause) {
      fail("an outcome was not recorded", [message.messageId], cause);
    }
  };
  await Promise.all(Records.map(read));
  const finish = async ([executionId, collected]: [string, Collected]) => {
    try {
      await applyToExecution(deps, executionId, [...collected.tasks.values()]);
    } catch (cause) {
      fail("outcomes were not followed", collected.messageIds, cause);
    }
  };
  await Promise.all([...executions].map(finish));
  return { batchItemFailures: failures };
}

async function readMessage(
  deps: CollectPorts,
  { messageId, body, eventSourceARN }: SqsMessage,
  ends: TaskEnds,
  into: Map<string, Collected>,
  checks: Map<string, Promise<void>>,
): Promise<void> {
  if (eventSourceARN === deps.checksQueue) {
    const check = parseMessage(deps.log, messageId, body, Check);
    if (check === undefined) return;
    const made = checks.get(body) ?? makeCheck(deps, check);
    checks.set(body, made);
    return made;
  }
  const message = parseMessage(deps.log, messageId, body, DestinationRecord);
  if (message === undefined) return;
  const task = await recordOutcome({ ...deps, ends }, message);
  if (task === undefined) {
    deps.log.info("a record says nothing", { messageId, taskId: message.requestPayload.taskId });
    return;
  }
  const executionId = executionIdOf(task.name.jobName, task.name.fireId);
  const collected: Collected = into.get(executionId) ?? { messageIds: [], tasks: new Map() };
  into.set(executionId, collected);
  collected.messageIds.push(messageId);
  collected.tasks.set(sameWork(task), task);
}

/** The first end of a task stands, so the end of a repeated record is not written: its row is that of the first. */
function endingOnce(ends: TaskEnds): TaskEnds {
  const end = new Map<string, Promise<TaskRow>>();
  return {
    end(taskId, wanted) {
      const known = end.get(taskId) ?? ends.end(taskId, wanted);
      end.set(taskId, known);
      return known;
    },
  };
}

/** Checks a chunk, or passes on the segment of a task that was requested too early. */
export async function makeCheck(deps: CollectPorts, check: Check): Promise<void> {
  const { executionId, more } = check;
  if (more === undefined) return checkChunk(deps, check);
  const key = keyOfTaskId(more.taskId);
  const sign = await deps.taskKey.find(key);
  const name = sign && parseTaskId(more.taskId, sign);
  if (name === undefined) return;
  await applyToExecution(deps, executionId, [{ kind: "more", name, key, segment: more.segment }]);
}

/** Any job's code may send an invalid message: one short line is logged of it. */
function parseMessage<T>(log: Log, messageId: string, body: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    log.error("a message that cannot be read was dropped", {
      messageId,
      bytes: body.length,
      cause: beginOfText(String(cause), MAX_LOGGED_CHARACTERS),
    });
    return undefined;
  }
}

async function applyToExecution(
  deps: CollectPorts,
  executionId: string,
  recorded: readonly RecordedTask[],
): Promise<void> {
  const execution = await deps.runs.getExecution(executionId);
  if (execution === undefined) return;
  // An older key that became known signs nothing of an execution that began after it.
  const tasks = recorded.filter(({ key }) => key === (execution.taskKey ?? 1));
  const standing: StandingTask[] = tasks.filter((task) => task.kind === "standing");
  for (const task of tasks) {
    if (task.kind === "standing") continue;
    const ended = await nextSegment(deps, execution, task.name, task.segment);
    if (ended !== undefined) standing.push(ended);
  }
  const after = await applyOutcomes(deps, execution, standing);
  if (after === undefined || after.status !== "RUNNING" || isFullyReleased(after)) return;
  // The next chunk is released when it fits beside the tasks that are still in Lambda, unless it was released before.
  const chunk = after.releasedChunks;
  if (fitsInFlight(after, deps.maxInFlight) && !(await isOpened(deps, executionId, chunk))) {
    await deps.invoker.fanOut({ executionId, chunk });
  }
}

/** A chunk whose shard was cancelled exists before it is opened. */
const isOpened = async ({ fanOuts }: CollectPorts, executionId: string, chunk: number): Promise<boolean> =>
  (await fanOuts.getChunk(executionId, chunk))?.invokedAt !== undefined;
