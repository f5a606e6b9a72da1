/** A package cannot be fetched or unpacked. It is expected, and it becomes the task's outcome. Any other error is a bug or an outage. */
export class PackageError extends Error {
  /** Whether another attempt may succeed: a network error, or a 5xx of the server. */
  readonly retryable: boolean;

  constructor(reason: string, { retryable = false, cause }: { retryable?: boolean; cause?: unknown } = {}) {
    super(`package: ${reason}`, { cause });
    this.retryable = retryable;
  }
}
