import { sandboxCondition } from "../process/sandbox-conditions.ts";

/** A package cannot be fetched or unpacked. It is expected, and it becomes the task's outcome. Any other error is a bug or an outage. */
export class PackageError extends Error {
  readonly reason: string;
  /** Whether another attempt may succeed: a network error, a 5xx of the server, a sandbox without room. */
  readonly retryable: boolean;

  constructor(reason: string, { retryable, cause }: { retryable?: boolean; cause?: unknown } = {}) {
    super(`package: ${reason}`, { cause });
    this.reason = reason;
    this.retryable =
      retryable ?? (cause instanceof PackageError ? cause.retryable : sandboxCondition(cause) !== undefined);
  }
}

/** The error itself, if it is a package's; otherwise one that names the failed action and its reason. */
export function packageErrorOf(error: unknown, what: string): PackageError {
  if (error instanceof PackageError) return error;
  return new PackageError(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
}
