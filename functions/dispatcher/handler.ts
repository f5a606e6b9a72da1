import * as z from "zod";
import { AdvanceBackfill, FanOut, Halt, Tick } from "../contract/messages.ts";
import { Notify } from "../contract/notice.ts";
import { SqsBatch, type SqsBatchResponse, type SqsMessage } from "../contract/sqs-batch.ts";
import type { SleepUntil } from "../ports/clock.ts";
import type { DaemonStore } from "../ports/daemon-store.ts";
import type { NotifierInvoker } from "../ports/invoker.ts";
import type { JobHistory } from "../ports/job-store.ts";
import type { Log } from "../ports/log.ts";
import type { RunStore } from "../ports/run-store.ts";
import { advanceBackfill, type BackfillPorts } from "../steps/planning/advance-backfill.ts";
import { fire } from "../steps/planning/fire.ts";
import type { FirePorts } from "../steps/planning/planning-ports.ts";
import { haltDaemon } from "../steps/run-state/halt-daemon.ts";
import { keepRevisions } from "../steps/run-state/keep-revisions.ts";
import { fanOut } from "../steps/shards/fan-out.ts";
import type { FanOutPorts } from "../steps/shards/shard-ports.ts";

/** Ports of the dispatcher: it fires, fans out and halts. */
export interface DispatcherPorts extends FanOutPorts, FirePorts, BackfillPorts {
  readonly runs: RunStore;
  readonly jobs: JobHistory;
  readonly daemons: DaemonStore;
  readonly sleepUntil: SleepUntil;
  readonly notifier: NotifierInvoker;
  readonly log: Log;
}

const Event = z.union([SqsBatch, FanOut, Halt, AdvanceBackfill, Notify]);

/** SQS delays by whole seconds, so a tick comes less than one second early; clocks may differ by a few more. */
const EARLIEST_MS = 5_000;

/**
 * Handles ticks, each on its second, the fan-out of an execution's next chunk, the halt of a job that was a DAEMON, and the
 * next instants of a backfill. A request to tell events goes on to the notifier.
 */
export const createHandler =
  (deps: DispatcherPorts) =>
  async (input: unknown): Promise<SqsBatchResponse | undefined> => {
    const event = Event.parse(input);
    if ("Records" in event) return dispatchTicks(deps, event);
    if ("haltedJob" in event) {
      await haltDaemon(deps, event.haltedJob);
      return undefined;
    }
    if ("backfilledJob" in event) {
      await advanceBackfill(deps, event.backfilledJob);
      return undefined;
    }
    if (!("executionId" in event)) {
      await deps.notifier.tell(event);
      return undefined;
    }
    const execution = await deps.runs.getExecution(event.executionId);
    // A repeated message for a released chunk has no effect.
    if (execution !== undefined && execution.releasedChunks <= event.chunk) await fanOut(deps, execution);
    return undefined;
  };

async function dispatchTicks(deps: DispatcherPorts, { Records }: SqsBatch): Promise<SqsBatchResponse> {
  const failed = await Promise.all(Records.map((message) => dispatchTick(deps, message)));
  return { batchItemFailures: failed.filter((id) => id !== undefined).map((itemIdentifier) => ({ itemIdentifier })) };
}

/** @returns the id of a message that SQS must deliver again. */
async function dispatchTick(deps: DispatcherPorts, { messageId, body }: SqsMessage): Promise<string | undefined> {
  try {
    const { jobName, instantEpochSeconds } = Tick.parse(JSON.parse(body));
    const at = instantEpochSeconds * 1_000;
    const earlyMs = at - deps.now();
    if (earlyMs > EARLIEST_MS) throw new Error(`the tick of ${jobName} came ${earlyMs} ms early`);
    await deps.sleepUntil(at);
    const its = { ...deps, ...keepRevisions(deps) };
    const execution = await fire(its, jobName, at);
    if (execution === undefined) return undefined;
    await fanOut(its, execution);
    deps.log.info("started", { executionId: execution.executionId, lateMs: deps.now() - at });
    return undefined;
  } catch (cause) {
    deps.log.error("a tick was not dispatched", { messageId, body, cause });
    return messageId;
  }
}
