import type { JobConfig } from "../../../functions/contract/job.ts";
import type { Chunk, Execution } from "../../../functions/core/run/execution.ts";
import type { TaskEnd } from "../../../functions/core/run/task-end.ts";
import { taskIdOf } from "../../../functions/core/run/task-id.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { fanOut } from "../../../functions/steps/shards/fan-out.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

/** The job's only instant of the day. */
export const FIRST = NOW - 250 + 5_000;
/** A claimed task may be silent for this long, ms. */
export const CLAIMED_MS = 960_000;
/** A task is looked at this long before it may be LOST, ms. */
export const CONFIRM_MS = 67_500;

/** An execution whose first chunk was handed to Lambda, of two shards unless it is said otherwise. */
export async function running(shards: number, job: Partial<JobConfig> = {}, shardsPerChunk = 2) {
  const over = await overWorld({
    ...{ shardingTotalCount: shards, shardingItemParameters: "", cron: "5 0 10 * * ?" },
    ...job,
  });
  const deps = { ...over.deps, shardsPerChunk };
  const { world } = over;
  world.now = FIRST + 10;
  const execution = await fire(deps, "foo_job", FIRST);
  if (execution === undefined) throw new Error("nothing was started");
  await fanOut(deps, execution);
  world.invoked.length = 0;
  const { executionId, fireId } = execution;
  const sign = await deps.taskKey.signer();
  const nameOf = (item: number, attempt = 1) => ({ jobName: "foo_job", fireId, item, attempt });
  const taskIdFor = (item: number, attempt = 1) => taskIdOf(nameOf(item, attempt), sign);
  const stored = (): Execution => {
    const found = world.executions.get(executionId);
    if (found === undefined) throw new Error("it is gone");
    return found;
  };
  const set = (change: Partial<Execution>) =>
    world.executions.put(executionId, { ...stored(), ...change }, world.executions.marks(executionId));
  const chunk = (number = 0): Chunk => {
    const found = world.chunks.get(`${executionId}#${number}`);
    if (found === undefined) throw new Error(`there is no chunk ${number}`);
    return found;
  };
  const setChunk = (change: Partial<Chunk>, number = 0) =>
    world.chunks.put(`${executionId}#${number}`, { ...chunk(number), ...change });
  /** A runner has claimed an attempt. */
  const claimed = async (item: number, claimedAt: number, attempt = 1) => {
    await deps.claims.claim(taskIdFor(item, attempt), { nonce: "n", segment: 1, claimedAt });
  };
  /** An attempt has ended. @param claimedAt when it was claimed before. @returns its name and its row. */
  const ended = async (item: number, end: Partial<TaskEnd> = {}, claimedAt?: number, attempt = 1) => {
    if (claimedAt !== undefined) await claimed(item, claimedAt, attempt);
    const row = await deps.ends.end(taskIdFor(item, attempt), { outcome: "FINISHED", endedAt: world.now, ...end });
    return { name: nameOf(item, attempt), row };
  };
  const owed = () => owedOf(world).filter((one) => "executionId" in one && one.executionId === executionId);
  return {
    ...{ ...over, deps, executionId, nameOf, taskIdFor },
    ...{ stored, set, chunk, setChunk, claimed, ended, owed },
  };
}
