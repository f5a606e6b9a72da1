import type { Check } from "../../contract/messages.ts";
import type { Chunk, Execution } from "../../core/run/execution.ts";
import { claimedMs, confirmMs } from "../../core/run/judge-task.ts";
import { isFullyDone, openOffsets, waitingOffsets } from "../../core/run/shards.ts";
import { cancelExecution } from "../run-state/cancel-execution.ts";
import { commitDaemon } from "../run-state/commit-daemon.ts";
import { complete } from "../run-state/complete.ts";
import { applyOutcomes, finishChunk } from "./apply-outcomes.ts";
import { issueAttempts } from "./issue-attempts.ts";
import { lookAtShards } from "./look-at-shards.ts";
import { givePermits, tidyPermits } from "./permits.ts";
import type { CheckPorts } from "./shard-ports.ts";

/**
 * A message may come early, because SQS counts whole seconds and clocks differ. The check waits for its instant, once.
 */
const EARLY_MS = 3_000;

/**
 * Checks the shards of a chunk that have not ended. A vanished task is LOST; an outcome without its consequences gets
 * them; a shard at the end of its back-off is issued. Then the chunk is owed for its next check. A check that names
 * shards leaves the rows of all others alone, and does not set when the chunk is owed.
 * A task is LOST only at the second look, which comes through the checks queue. The collector consumes that queue too.
 * So a second look on time proves two facts: outcomes are being collected, and earlier outcomes were seen.
 */
export async function checkChunk(deps: CheckPorts, check: Check): Promise<void> {
  const { executionId, chunk, offsets, confirmAt } = check;
  const execution = await deps.runs.getExecution(executionId);
  // It has expired.
  if (execution === undefined) return givePermits(deps, executionId, chunk, [], true);
  if (isFullyDone(execution)) await complete(deps, execution);
  const stored = await readChunk(deps, execution, chunk);
  if (stored === undefined) return check.permits && givePermits(deps, executionId, chunk, [], true);
  if (openOffsets(execution, stored).length === 0) return void (await finishChunk(deps, execution, stored));
  const named = offsets && new Set(offsets);
  const soonBy = deps.now() + EARLY_MS;
  const isSecond = confirmAt !== undefined && (await isOnTime(deps, confirmAt));
  const { standing, due, suspects, waits } = await lookAtShards(deps, execution, stored, { named, soonBy, isSecond });
  await deps.sleepUntil(Math.max(0, ...[...due.values()].map(({ at }) => at)));
  const { ended, passed, isDeleted } = await issueAttempts(deps, execution, chunk, due, check.leftOut);
  const isDue = due.size > 0 && !isDeleted;
  if (check.permits && passed + ended.length === 0) await tidyPermits(deps, execution, stored, isDue);
  if (due.size > ended.length) waits.push(deps.now() + claimedMs(deps.timings) - confirmMs(deps.timings));
  await applyOutcomes(deps, execution, [...standing, ...ended]);
  if (suspects.length > 0) waits.push(await lookAgain(deps, check, suspects));
  if (named === undefined && waits.length > 0) await oweFrom(deps, execution, stored, Math.min(...waits));
  if (isDeleted) await cancelDeleted(deps, execution, chunk);
}

/** The halt of a deleted job is on its way, and may be late. The execution is cancelled now, and a check ends its shards. */
async function cancelDeleted(deps: CheckPorts, execution: Execution, chunk: number): Promise<void> {
  await cancelExecution(deps, execution, "deregistered");
  await deps.laterChecks.send({ executionId: execution.executionId, chunk }, deps.now());
}

/** Whether a second look is on time: neither early nor after an outage of its consumer. */
async function isOnTime({ now, sleepUntil, timings }: CheckPorts, at: number): Promise<boolean> {
  if (at > now() + EARLY_MS) return false;
  await sleepUntil(at);
  return now() <= at + timings.collectorTimeoutSeconds * 1_000;
}

/** Asks for a second look at tasks that look LOST. @returns its instant (epoch ms). */
async function lookAgain(deps: CheckPorts, { executionId, chunk }: Check, offsets: number[]): Promise<number> {
  const confirmAt = Math.ceil((deps.now() + confirmMs(deps.timings)) / 1_000) * 1_000;
  await deps.laterChecks.send({ executionId, chunk, offsets, confirmAt }, confirmAt);
  return confirmAt;
}

/** Reads a chunk. In a cancelled execution none of its shards waits any more. */
async function readChunk(deps: CheckPorts, execution: Execution, chunk: number): Promise<Chunk | undefined> {
  const { executionId, jobName, fireId, status } = execution;
  const stored = await deps.fanOuts.getChunk(executionId, chunk);
  if (stored === undefined || status !== "CANCELLING" || waitingOffsets(stored).size === 0) return stored;
  await commitDaemon(deps, jobName, chunk, { kind: "halt", through: 0, fireIds: new Set([fireId]) });
  return deps.fanOuts.getChunk(executionId, chunk);
}

/** Writes when the chunk is owed next, and checks whether an earlier retry was added since it was read. */
async function oweFrom(deps: CheckPorts, execution: Execution, seen: Chunk, dueAt: number): Promise<void> {
  const { executionId, chunk } = seen;
  await deps.fanOuts.owe(executionId, chunk, dueAt);
  const stored = await deps.fanOuts.getChunk(executionId, chunk);
  if (stored === undefined) return;
  const open = openOffsets(execution, stored);
  if (open.length === 0) return void (await finishChunk(deps, execution, stored));
  const retries = open.flatMap((offset) => stored.retries.get(offset) ?? []);
  const earliest = Math.min(...retries.flatMap(({ issued, at }) => (issued ? [] : [at])));
  if (earliest < dueAt) await deps.fanOuts.owe(executionId, chunk, earliest);
}
