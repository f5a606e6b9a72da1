import { once } from "node:events";
import type { Watch } from "../task/watch.ts";
import { Refused, type TaskBroker } from "./broker-of-task.ts";

/** The secrets of an app cannot be had. It is expected, and it becomes the task's outcome. Its message holds no value. */
export class SecretsError extends Error {
  /** Whether another attempt may succeed: the broker or a service failed. A refusal stays one. */
  readonly retryable: boolean;

  constructor(reason: string, { retryable, cause }: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(`secrets: ${reason}`, { cause });
    this.retryable = retryable;
  }
}

/**
 * Reads the values of an app's secrets, for a process that is about to start.
 * @throws SecretsError, also when the watch stops the task meanwhile.
 */
export async function readSecrets(broker: TaskBroker, watch: Watch): Promise<Readonly<Record<string, string>>> {
  const stop = new AbortController();
  const stopped = watch.signal.aborted
    ? Promise.resolve(undefined)
    : once(watch.signal, "abort", { signal: stop.signal }).then(
        () => undefined,
        () => undefined,
      );
  try {
    const secrets = await Promise.race([broker.secrets(), stopped]);
    if (secrets === undefined) throw new SecretsError("the task was stopped", { retryable: true });
    return secrets;
  } catch (error) {
    if (error instanceof SecretsError) throw error;
    // The broker refuses a task that has just been killed: then it ends as one, and not with an ERROR.
    if (error instanceof Refused) await watch.look();
    const reason = error instanceof Error ? error.message : String(error);
    throw new SecretsError(reason, { retryable: !(error instanceof Refused), cause: error });
  } finally {
    stop.abort();
  }
}
