/** Why a package cannot be had: expected, and the task's outcome. Anything else that is thrown is a bug or an outage. */
export class PackageError extends Error {
  /** Whether another attempt may fare better: the network, or a server's 5xx. */
  readonly retryable: boolean;

  constructor(reason: string, { retryable = false, cause }: { retryable?: boolean; cause?: unknown } = {}) {
    super(`package: ${reason}`, { cause });
    this.retryable = retryable;
  }
}
