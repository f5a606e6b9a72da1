import { type LogLine, type RunnerResponse, Task } from "../contract/task.ts";
import type { Timings } from "../contract/timings.ts";
import type { Broker } from "../ports/broker.ts";
import type { Clock } from "../ports/clock.ts";
import type { TaskClaims } from "../ports/task-store.ts";
import { brokerOfTask } from "./credentials/broker-of-task.ts";
import { collectOutput, OUTPUT_LIMITS } from "./process/output.ts";
import { boundReport } from "./task/report.ts";
import { runTask } from "./task/run-task.ts";
import type { Sandbox } from "./task/sandbox.ts";
import { watchTask } from "./task/watch.ts";

export interface RunnerPorts {
  readonly claims: TaskClaims;
  readonly broker: Broker;
  readonly sandbox: Sandbox;
  readonly timings: Timings;
  readonly now: Clock;
  /** Unguessable, new at each call. */
  readonly newNonce: () => string;
  /** Takes one line of a task's output. */
  readonly print: (line: LogLine) => void;
  /** Resolves when all printed lines have left this process: it may be frozen once it has answered. */
  readonly printed: () => Promise<void>;
}

/** The used part of Lambda's context. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
  /** Of this sandbox alone. */
  readonly logStreamName: string;
  /** MB, the runner's tier. */
  readonly memoryLimitInMB: string;
}

/** Runs one attempt of one shard, if this invocation is the one that claims it. */
export function createHandler({ claims, broker, sandbox, timings, now, newNonce, print, printed }: RunnerPorts) {
  return async (event: unknown, invocation: Invocation): Promise<RunnerResponse> => {
    const task = Task.parse(event);
    const { taskId, segment } = task;
    const nonce = newNonce();
    const log = { memoryMB: Number(invocation.memoryLimitInMB), stream: invocation.logStreamName };
    // Both at the same time: the flag must be read before a process starts, and the claim decides which report counts.
    const [isCancelled, isMine] = await Promise.all([
      claims.isCancelled(task.cancelKey),
      claims.claim(taskId, { nonce, segment, claimedAt: now(), log }),
    ]);
    if (!isMine) return { ignored: true };
    if (isCancelled) return { taskId, outcome: "KILLED", reason: "cancelled", endedAt: now(), lines: 0 };

    let lines = 0;
    const output = collectOutput(
      (text) => print({ taskId, segment, line: ++lines, output: text }),
      OUTPUT_LIMITS,
      sandbox.masks,
    );
    const watch = watchTask({ claims, timings, now }, task, invocation.getRemainingTimeInMillis());
    try {
      const its = brokerOfTask({ broker, masks: sandbox.masks, now }, { taskId, nonce });
      const ending = await runTask({ sandbox, timings, broker: its }, task, watch, output);
      // The report counts the lines: a reader knows by it that it has read all of them.
      output.flush();
      await printed();
      if (watch.stopped() === "fenced") return { ignored: true };
      const tail = ending.outcome === "FINISHED" ? undefined : output.tail();
      // Job code words the reason of a failure.
      const reason = ending.reason && { reason: sandbox.masks.shown(ending.reason) };
      return boundReport({ taskId, ...ending, ...reason, endedAt: now(), lines, ...(tail && { tail }) });
    } finally {
      output.flush();
      watch.close();
    }
  };
}
