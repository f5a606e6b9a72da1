import type { Execution } from "../../core/run/execution.ts";
import { itemAt } from "../../core/run/shards.ts";
import { taskIdOf } from "../../core/run/task-id.ts";
import type { TaskEnd } from "../../ports/task-store.ts";
import { inParallel } from "../in-parallel.ts";
import { type ApplyOutcomesDeps, applyOutcomes, type StandingTask } from "./apply-outcomes.ts";

const PARALLEL = 50;

/** Ends shards of a chunk that were never handed to Lambda, and does everything that follows. */
export async function endShards(
  deps: ApplyOutcomesDeps,
  execution: Execution,
  chunk: number,
  offsets: readonly number[],
  end: Pick<TaskEnd, "outcome" | "reason">,
): Promise<void> {
  const sign = await deps.taskKey.signer();
  const standing: StandingTask[] = [];
  const { jobName, fireId } = execution;
  await inParallel(offsets, PARALLEL, async (offset) => {
    const name = { jobName, fireId, item: itemAt(execution, chunk, offset), attempt: 1 };
    const taskId = taskIdOf(name, sign);
    standing.push({ name, row: await deps.ends.end(taskId, { ...end, endedAt: deps.now() }) });
  });
  await applyOutcomes(deps, execution, standing);
}
