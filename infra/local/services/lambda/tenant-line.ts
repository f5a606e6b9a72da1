import type { InvocationResult } from "./outcome.ts";
import type { Sandbox } from "./sandbox.ts";

interface Waiting {
  readonly requestId: string;
  readonly payload: string;
  /** Running number over all tenants. */
  readonly arrival: number;
  /** Its arrival on a monotonic clock, ms. */
  readonly since: number;
  readonly onStart: (() => void) | undefined;
  readonly resolve: (result: InvocationResult) => void;
}

/**
 * An invocation waits this long (ms) for each sandbox of its tenant, before another one is started. A start takes longer
 * than most invocations, and takes the processors from those that run.
 */
const START_AFTER_MS = 40;

/** The waiting invocations of one tenant, and the sandboxes that may take them. */
export class TenantLine {
  readonly tenantId: string | undefined;
  readonly waiting: Waiting[] = [];
  /** The sandbox that is idle longest comes first. */
  idle: Sandbox[] = [];
  starting = 0;
  /** Number of its sandboxes, busy or idle. */
  sandboxes = 0;

  constructor(tenantId: string | undefined) {
    this.tenantId = tenantId;
  }

  /** Whether its first invocation came before the other's; an empty line comes last. */
  isBefore(other: TenantLine | undefined): boolean {
    const mine = this.waiting[0]?.arrival ?? Number.POSITIVE_INFINITY;
    return mine < (other?.waiting[0]?.arrival ?? Number.POSITIVE_INFINITY);
  }

  /**
   * The instant from which its next waiting invocation is worth another sandbox, on a monotonic clock, ms. Infinity if
   * none waits that no starting sandbox will take.
   */
  get startsAt(): number {
    const next = this.waiting[this.starting];
    if (next === undefined) return Number.POSITIVE_INFINITY;
    return next.since + START_AFTER_MS * (this.sandboxes + this.starting);
  }

  get isUnused(): boolean {
    return this.waiting.length + this.starting + this.sandboxes === 0;
  }
}
