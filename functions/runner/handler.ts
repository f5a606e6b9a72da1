import { type RunnerResponse, Task } from "../contract/task.ts";
import type { Timings } from "../contract/timings.ts";
import type { Clock } from "../ports/clock.ts";
import type { TaskClaims } from "../ports/task-store.ts";
import { collectOutput } from "./process/output.ts";
import { boundReport } from "./task/report.ts";
import { runTask } from "./task/run-task.ts";
import type { Sandbox } from "./task/sandbox.ts";
import { watchTask } from "./task/watch.ts";

export interface RunnerPorts {
  readonly claims: TaskClaims;
  readonly sandbox: Sandbox;
  readonly timings: Timings;
  readonly now: Clock;
  /** Unguessable, new at each call. */
  readonly newNonce: () => string;
  /** Takes one line of a task's output. */
  readonly print: (taskId: string, line: string) => void;
}

/** The used part of Lambda's context. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** Runs one attempt of one shard, if this invocation is the one that claims it. */
export function createHandler({ claims, sandbox, timings, now, newNonce, print }: RunnerPorts) {
  return async (event: unknown, invocation: Invocation): Promise<RunnerResponse> => {
    const task = Task.parse(event);
    const { taskId, segment } = task;
    // Both at the same time: the flag must be read before a process starts, and the claim decides which report counts.
    const [isCancelled, isMine] = await Promise.all([
      claims.isCancelled(task.cancelKey),
      claims.claim(taskId, { nonce: newNonce(), segment, claimedAt: now() }),
    ]);
    if (!isMine) return { ignored: true };
    if (isCancelled) return { taskId, outcome: "KILLED", reason: "cancelled", endedAt: now() };

    const output = collectOutput((line) => print(taskId, line));
    const watch = watchTask({ claims, timings, now }, task, invocation.getRemainingTimeInMillis());
    try {
      const ending = await runTask({ sandbox, timings }, task, watch, output);
      if (watch.stopped() === "fenced") return { ignored: true };
      const tail = ending.outcome === "FINISHED" ? undefined : output.tail();
      return boundReport({ taskId, ...ending, endedAt: now(), ...(tail && { tail }) });
    } finally {
      output.flush();
      watch.close();
    }
  };
}
