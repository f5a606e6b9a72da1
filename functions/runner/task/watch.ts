import type { Task } from "../../contract/task.ts";
import type { Timings } from "../../contract/timings.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TaskClaims } from "../../ports/task-store.ts";
import type { StopReason } from "../process/judge-exit.ts";

/** Watches for reasons to stop a task early. */
export interface Watch {
  /** Aborted once, with a StopReason. */
  readonly signal: AbortSignal;
  stopped(): StopReason | undefined;
  /** Reads the row and the cancel flag now, as it does from time to time. */
  look(): Promise<void>;
  /** The latest instant at which the job is stopped, epoch ms. `timeoutSeconds` count from this call. */
  startTimeout(seconds: number): number;
  close(): void;
}

/** @param remainingMs until the end of the invocation. */
export function watchTask(
  { claims, timings, now }: { readonly claims: TaskClaims; readonly timings: Timings; readonly now: Clock },
  { taskId, cancelKey }: Task,
  remainingMs: number,
): Watch {
  const controller = new AbortController();
  const stopAt = now() + Math.max(0, remainingMs - timings.stopBeforeEndSeconds * 1_000);
  let readAt = now();

  const stop = (reason: StopReason) => controller.abort(reason);
  const timers = [setTimeout(stop, stopAt - now(), "timeout" satisfies StopReason)];
  const poll = setInterval(() => void look(), timings.cancelPollSeconds * 1_000);

  async function look(): Promise<void> {
    const beganAt = now();
    try {
      const [isCancelled, row] = await Promise.all([claims.isCancelled(cancelKey), claims.read(taskId)]);
      readAt = beganAt;
      if (row?.outcome !== undefined) stop("fenced");
      else if (isCancelled) stop("cancelled");
    } catch {
      if (now() - readAt >= timings.unreadableForSeconds * 1_000) stop("unreadable");
    }
  }

  return {
    signal: controller.signal,
    stopped: () => (controller.signal.aborted ? (controller.signal.reason as StopReason) : undefined),
    look,
    startTimeout(seconds) {
      const limitAt = now() + seconds * 1_000;
      timers.push(setTimeout(stop, seconds * 1_000, "timeout" satisfies StopReason));
      return Math.min(limitAt, stopAt);
    },
    close() {
      clearInterval(poll);
      timers.forEach(clearTimeout);
    },
  };
}
