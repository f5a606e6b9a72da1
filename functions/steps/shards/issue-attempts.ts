import type { Execution, Retry } from "../../core/run/execution.ts";
import { isCronFire } from "../../core/run/ids.ts";
import { itemAt } from "../../core/run/shards.ts";
import { taskIdOf } from "../../core/run/task-id.ts";
import { inParallel } from "../in-parallel.ts";
import type { StandingTask } from "./apply-outcomes.ts";
import { runnerInvoker } from "./invoke-runners.ts";
import { takePermits } from "./permits.ts";
import type { CheckPorts } from "./shard-ports.ts";

const PARALLEL = 20;

export interface Issued {
  /** Number of the attempts that Lambda has taken. */
  readonly passed: number;
  /** The tasks that have ended instead: no runner is large enough for them. */
  readonly ended: readonly StandingTask[];
  /** Whether job or app is deleted: nothing can be issued any more. */
  readonly isDeleted: boolean;
}

/**
 * Passes due attempts of a chunk to Lambda, by offset, and notes them. A repeated try invokes attempts that have no
 * note. Claims make that harmless. Attempts without a permit stay due.
 * @throws the first failure, after the successful attempts are noted. So a further try invokes only the others.
 */
export async function issueAttempts(
  deps: CheckPorts,
  execution: Execution,
  chunk: number,
  due: ReadonlyMap<number, Retry>,
  wasLeftOut = false,
): Promise<Issued> {
  if (due.size === 0) return { ended: [], passed: 0, isDeleted: false };
  const { executionId, jobName, fireId } = execution;
  const run = await runnerInvoker(deps, execution);
  if (run === "deleted") return { ended: [], passed: 0, isDeleted: true };
  // A block may keep its permit through a back-off: the other shards of the chunk may be in Lambda.
  const granted = run === "too small" ? due : await takePermits(deps, execution, chunk, [...due.keys()], wasLeftOut);
  const sign = await deps.taskKey.signer(execution.taskKey);
  const ended: StandingTask[] = [];
  const issued = new Map<number, Retry>();
  const issue = async ([offset, { attempt }]: readonly [number, Retry]) => {
    const name = { jobName, fireId, item: itemAt(execution, chunk, offset), attempt };
    if (run === "too small") {
      const end = { outcome: "ERROR", reason: "no runner is large enough for it", endedAt: deps.now() } as const;
      ended.push({ name, row: await deps.ends.end(taskIdOf(name, sign), end) });
      return;
    }
    await run({ item: name.item, attempt, segment: 1 });
    const at = deps.now();
    issued.set(offset, { attempt, issued: true, at });
    if (isLateStart(execution, chunk, offset, attempt)) deps.metrics.add("FireLateness", at - execution.firedAt);
  };
  try {
    await inParallel(
      [...due].filter(([offset]) => granted.has(offset)),
      PARALLEL,
      issue,
    );
  } finally {
    if (issued.size > 0) await deps.fanOuts.addRetries(executionId, chunk, issued);
  }
  return { ended, passed: issued.size, isDeleted: false };
}

/**
 * The first shard of a cron fire waited for a permit, or its invocation was refused: the sample at the fire's start was
 * too early. A DAEMON's shard may have waited for an execution before it, which is no lateness.
 */
const isLateStart = ({ fireId, daemon }: Execution, chunk: number, offset: number, attempt: number): boolean =>
  attempt === 1 && chunk === 0 && offset === 0 && daemon === undefined && isCronFire(fireId);
