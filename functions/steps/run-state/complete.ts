import type { Chunk, Execution } from "../../core/run/execution.ts";
import { NO_TALLY, tallyOf, worstOf } from "../../core/run/fold-outcomes.ts";
import { haltedBy, mayStart } from "../../core/run/halted.ts";
import { executionIdOf, isBackfillFire } from "../../core/run/ids.ts";
import type { RunState } from "../../core/run/run-state.ts";
import { isOpen } from "../../core/run/shards.ts";
import { HALT_BATCH } from "../../core/run/transition.ts";
import { unrunStatus } from "../../core/run/unrun-status.ts";
import type { RunChange } from "../../ports/run-store.ts";
import { commitTransition, type Decision } from "./commit-transition.ts";
import type { RunStatePorts } from "./run-state-ports.ts";

/**
 * Closes an execution after all its shards have ended, and starts the oldest queued fire, in one transition. A repeated
 * call only requests the fan-out of the running execution again.
 * @param onlyChunk the chunk of an execution that has no other one: the transition ends it, too.
 * @returns whether this call has closed it.
 */
export async function complete(
  deps: RunStatePorts,
  { executionId, ...execution }: Omit<Execution, "items">,
  onlyChunk?: Chunk,
): Promise<boolean> {
  const { jobName } = execution;
  const { counts, unrun } = onlyChunk === undefined ? (execution.tally ?? NO_TALLY) : tallyOf(onlyChunk);
  const failures = onlyChunk?.failures;
  for (;;) {
    const { startedAt, daemon } = execution;
    const ended = { outcome: worstOf(counts), counts, startedAt, endedAt: deps.now() };
    const close = {
      ...{ executionId, ...ended, ...(daemon && { unrun }) },
      ...(onlyChunk && { onlyChunk: { ...(failures && { failures }) } }),
    };
    const result = await commitTransition(deps, jobName, (state) => decideCompletion(deps, execution, close, state));
    if (result?.kind === "unchanged") await remindOf(deps, jobName, result.transition.state);
    if (result?.kind !== "committed") return false;
    if (result.started !== undefined) await deps.invoker.fanOut({ executionId: result.started.executionId, chunk: 0 });
    if (!result.transition.effects.some(({ kind }) => kind === "close")) continue;
    // There is room for the next instant of its backfill.
    if (isBackfillFire(execution.fireId)) await deps.invoker.backfill({ backfilledJob: jobName });
    return true;
  }
}

/** Ends the first waiting fire if it may not start, and decides again. */
async function decideCompletion(
  deps: RunStatePorts,
  execution: Pick<Execution, "jobName" | "fireId" | "daemon" | "shards">,
  close: NonNullable<RunChange["close"]>,
  state: RunState,
): Promise<Decision | undefined> {
  const { jobName, fireId, daemon } = execution;
  if (daemon !== undefined) {
    const stored = await deps.runs.getExecution(close.executionId);
    if (stored === undefined || !isOpen(stored)) return undefined;
  }
  const completed = completionOf(execution, close);
  const [oldest] = state.queue;
  if (oldest === undefined || (daemon === undefined && state.running !== fireId)) return completed;
  const [job, appName] = await Promise.all([deps.jobs.get(jobName), appNameOf(deps, jobName, oldest)]);
  const halted = haltedBy(job, appName === undefined ? undefined : await deps.apps.get(appName));
  if (halted === undefined) return completed;
  if (!mayStart(job)) return { event: { kind: "halt", reason: halted } };
  const fireIds = await waitingFor(deps, jobName, state, appName);
  return { event: { kind: "leave-queue", fireIds, reason: halted } };
}

/**
 * An update may have moved the job to another app while fires waited: the state of their own app decides about them.
 */
async function waitingFor(
  deps: RunStatePorts,
  jobName: string,
  { queue }: RunState,
  appName: string | undefined,
): Promise<ReadonlySet<string>> {
  const first = queue.slice(0, HALT_BATCH);
  const appNames = await Promise.all(first.map((fireId) => appNameOf(deps, jobName, fireId)));
  return new Set(first.filter((_, index) => appNames[index] === appName));
}

/** The app of the revision under which a fire waits. */
async function appNameOf({ runs, jobs }: RunStatePorts, jobName: string, fireId: string): Promise<string | undefined> {
  const row = await runs.getFire(jobName, fireId);
  return row && (await jobs.getRevision(jobName, row.revision))?.config.appName;
}

function completionOf(
  { fireId, daemon, shards }: Pick<Execution, "fireId" | "daemon" | "shards">,
  close: NonNullable<RunChange["close"]>,
): Decision {
  if (daemon === undefined) return { event: { kind: "completed", fireId }, close };
  // An execution that ran no shard does not count for sampling: its own outcome is recorded.
  const every = unrunStatus({ ...close, shards }) === undefined ? daemon.sampleEvery : 1;
  const sampling = { every, hasFailed: close.outcome !== "FINISHED" };
  return { event: { kind: "daemon-completed", fireId, sampling }, close };
}

async function remindOf(deps: RunStatePorts, jobName: string, { running }: RunState): Promise<void> {
  if (running === undefined) return;
  const executionId = executionIdOf(jobName, running);
  const execution = await deps.runs.getExecution(executionId);
  if (execution?.status === "RUNNING" && execution.releasedChunks === 0)
    await deps.invoker.fanOut({ executionId, chunk: 0 });
}
