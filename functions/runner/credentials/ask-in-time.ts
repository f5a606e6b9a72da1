import { once } from "node:events";
import type { Watch } from "../task/watch.ts";
import { Refused } from "./broker-of-task.ts";

/** The broker refused or failed, and a task cannot start without its answer. It is expected, and becomes the outcome. */
export class NotGiven extends Error {
  /** Whether another attempt may succeed: the broker or a service failed. A refusal stays one. */
  readonly retryable: boolean;

  constructor(reason: string, { retryable, cause }: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(reason, { cause });
    this.retryable = retryable;
  }
}

/**
 * Waits for an answer of the broker, as long as the watch does not stop the task.
 * @throws NotGiven; its message holds no secret.
 */
export async function askInTime<T>(answer: Promise<T>, watch: Watch): Promise<T> {
  const listening = new AbortController();
  const stopped = watch.signal.aborted
    ? Promise.resolve()
    : once(watch.signal, "abort", { signal: listening.signal }).catch(() => {});
  try {
    return await Promise.race([
      answer,
      stopped.then(() => Promise.reject(new NotGiven("the task was stopped", { retryable: true }))),
    ]);
  } catch (error) {
    if (error instanceof NotGiven) throw error;
    // The broker refuses a task that has just been killed: then it ends as one, and not with an ERROR.
    if (error instanceof Refused) await watch.look();
    const reason = error instanceof Error ? error.message : String(error);
    throw new NotGiven(reason, { retryable: !(error instanceof Refused), cause: error });
  } finally {
    listening.abort();
  }
}
