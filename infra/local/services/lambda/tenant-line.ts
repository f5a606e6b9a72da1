import type { InvocationResult } from "./outcome.ts";
import type { Sandbox } from "./sandbox.ts";

interface Waiting {
  readonly requestId: string;
  readonly payload: string;
  /** Running number over all tenants. */
  readonly arrival: number;
  readonly onStart: (() => void) | undefined;
  readonly resolve: (result: InvocationResult) => void;
}

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

  get isUnused(): boolean {
    return this.waiting.length + this.starting + this.sandboxes === 0;
  }
}
