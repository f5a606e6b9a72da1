/** A request that failed after it may have taken effect, with the `Idempotency-Key` by which it can be repeated. */
export class Interrupted extends Error {
  readonly idempotencyKey: string;

  constructor(idempotencyKey: string, cause: unknown) {
    super("a request was interrupted", { cause });
    this.idempotencyKey = idempotencyKey;
  }
}
