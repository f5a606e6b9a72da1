import { isFullyDone } from "../core/run/shards.ts";
import type { Invoker } from "../ports/invoker.ts";
import type { Log } from "../ports/log.ts";
import { OWED_SHARDS, type Owed, type OwedIndex } from "../ports/owed-index.ts";
import type { RunStore } from "../ports/run-store.ts";

export interface HandOutDeps {
  readonly owed: OwedIndex;
  readonly runs: Pick<RunStore, "getExecution">;
  readonly invoker: Invoker;
  readonly log: Log;
  readonly now: () => number;
}

/** Hands what is overdue to the function that owes it, oldest first in each shard of the index. */
export async function handOut(deps: HandOutDeps): Promise<void> {
  const until = deps.now();
  const handed = { plan: 0, app: 0, halt: 0, "fan-out": 0, check: 0 };
  let failed: unknown;
  for (let shard = 0; shard < OWED_SHARDS; shard++) {
    for await (const owed of deps.owed.overdue(shard, until)) {
      try {
        await handOutOne(deps, owed);
        handed[owed.owes]++;
      } catch (cause) {
        deps.log.error("overdue work was not handed out", { ...owed, cause });
        failed ??= cause;
      }
    }
  }
  deps.log.info("swept", handed);
  if (failed !== undefined) throw failed;
}

async function handOutOne({ invoker, runs }: HandOutDeps, owed: Owed): Promise<void> {
  if (owed.owes === "plan") return invoker.plan({ jobName: owed.jobName });
  if (owed.owes === "app") return invoker.followApp({ followedApp: owed.appName });
  if (owed.owes === "halt") return invoker.halt({ haltedJob: owed.jobName });
  const { executionId } = owed;
  if (owed.owes === "check") return invoker.check({ executionId, chunk: owed.chunk });
  const execution = await runs.getExecution(executionId);
  if (execution === undefined) return;
  if (isFullyDone(execution)) return invoker.check({ executionId, chunk: 0 });
  return invoker.fanOut({ executionId, chunk: execution.releasedChunks });
}
