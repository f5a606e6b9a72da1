import { randomUUID } from "node:crypto";
import { Account } from "./account.ts";
import type { InvocationResult } from "./outcome.ts";
import { Sandbox, type SandboxPlan } from "./sandbox.ts";
import type { Guardian } from "./start-guardian.ts";
import { TenantLine } from "./tenant-line.ts";

export interface InvokeRequest {
  /** The event as JSON. */
  readonly payload: string;
  readonly tenantId?: string | undefined;
  /** A UUID, which the function's context has too. @default a new one */
  readonly requestId?: string;
  /** Called when a sandbox takes the invocation. */
  readonly onStart?: () => void;
}

export interface PoolOptions {
  /** Maximum number of sandboxes at a time; 0 starts none. */
  readonly limit: number;
  /** The account, whose concurrent invocations all functions share. @default one without a limit */
  readonly account?: Account;
  /** An idle sandbox ends after this time. */
  readonly idleMs: number;
  /** Called with every invocation that failed. */
  readonly onFailure?: (functionName: string, result: InvocationResult) => void;
}

/**
 * The sandboxes of one function: at most `limit` at a time, reused, never across tenants. An invocation that finds the
 * sandboxes of its tenant busy waits a moment for one of them, before another one is started. If `limit` of them are
 * busy, it waits in line. (Lambda would throttle it, and its event would wait in the queue.) No invocation waits
 * for ever.
 */
export class FunctionPool {
  readonly plan: SandboxPlan;
  readonly limit: number;
  readonly #guardian: Guardian;
  readonly #options: PoolOptions;
  readonly #lines = new Map<string | undefined, TenantLine>();
  readonly #sandboxes = new Set<Sandbox>();
  readonly #expiries = new Map<Sandbox, NodeJS.Timeout>();
  readonly #account: Account;
  #growth: NodeJS.Timeout | undefined;
  #starting = 0;
  #arrivals = 0;
  #isClosed = false;

  constructor(plan: SandboxPlan, guardian: Guardian, options: PoolOptions) {
    this.plan = plan;
    this.limit = options.limit;
    this.#account = options.account ?? new Account();
    this.#guardian = guardian;
    this.#options = options;
  }

  /** Never rejects. */
  invoke({ payload, tenantId, requestId = randomUUID(), onStart }: InvokeRequest): Promise<InvocationResult> {
    return new Promise((resolve) => {
      const line = this.#lines.get(tenantId) ?? new TenantLine(tenantId);
      this.#lines.set(tenantId, line);
      const since = performance.now();
      line.waiting.push({ requestId, payload, arrival: this.#arrivals++, since, onStart, resolve });
      this.#serve(line);
    });
  }

  /** Removes an invocation that has not begun from the line. @returns false when it has begun. */
  withdraw(requestId: string, tenantId?: string): boolean {
    const waiting = this.#lines.get(tenantId)?.waiting ?? [];
    const at = waiting.findIndex((one) => one.requestId === requestId);
    if (at >= 0) waiting.splice(at, 1);
    return at >= 0;
  }

  /** Process ids, for measurements of memory. */
  pids(): number[] {
    return [...this.#sandboxes].map(({ pid }) => pid);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#growth);
    for (const timer of this.#expiries.values()) clearTimeout(timer);
    await Promise.all([...this.#sandboxes].map((sandbox) => sandbox.end()));
  }

  #serve(line: TenantLine): void {
    while (!this.#isClosed && line.waiting.length > 0) {
      if (line.idle.length === 0) return this.#grow();
      if (!this.#account.take(this.#onFree)) return;
      const sandbox = line.idle.pop() as Sandbox;
      this.#keep(sandbox);
      this.#hand(line, sandbox);
    }
  }

  /** The account has an invocation again. */
  readonly #onFree = (): void => {
    for (const line of this.#lines.values()) if (line.idle.length > 0) this.#serve(line);
  };

  #hand(line: TenantLine, sandbox: Sandbox): void {
    const next = line.waiting.shift();
    if (next === undefined) return this.#account.give();
    next.onStart?.();
    void sandbox.invoke(next.requestId, next.payload).then((result) => {
      this.#account.give();
      if (!result.ok) this.#options.onFailure?.(this.plan.functionName, result);
      next.resolve(result);
    });
  }

  /** Starts sandboxes for waiting invocations, in order of arrival; idle ones of other tenants make room. */
  readonly #grow = (): void => {
    clearTimeout(this.#growth);
    while (!this.#isClosed) {
      const now = performance.now();
      const line = this.#first(({ startsAt }) => startsAt <= now);
      if (line === undefined) return this.#growLater(now);
      if (this.#isFull && !this.#makeRoom(line)) return;
      void this.#start(line);
    }
  };

  #growLater(now: number): void {
    const startsAt = Math.min(...[...this.#lines.values()].map((line) => line.startsAt));
    if (startsAt < Number.POSITIVE_INFINITY) this.#growth = setTimeout(this.#grow, startsAt - now);
  }

  get #isFull(): boolean {
    return this.#sandboxes.size + this.#starting >= this.limit;
  }

  /** The line with the earliest first invocation, among those that match. */
  #first(needs: (line: TenantLine) => boolean): TenantLine | undefined {
    let first: TenantLine | undefined;
    for (const line of this.#lines.values()) if (needs(line) && line.isBefore(first)) first = line;
    return first;
  }

  #makeRoom(wanted: TenantLine): boolean {
    for (const line of this.#lines.values()) {
      const longestIdle = line === wanted ? undefined : line.idle[0];
      if (longestIdle === undefined) continue;
      this.#discard(line, longestIdle);
      return true;
    }
    return false;
  }

  async #start(line: TenantLine): Promise<void> {
    this.#starting += 1;
    line.starting += 1;
    const sandbox = await Sandbox.start(this.plan, this.#guardian, line.tenantId, {
      onIdle: (idle) => this.#onIdle(line, idle),
      onEnd: (ended, failure) => this.#onEnd(line, ended, failure),
    });
    if (this.#isClosed) await sandbox.end();
  }

  #onIdle(line: TenantLine, sandbox: Sandbox): void {
    if (!this.#sandboxes.has(sandbox)) {
      this.#starting -= 1;
      line.starting -= 1;
      line.sandboxes += 1;
      this.#sandboxes.add(sandbox);
    }
    const starved = this.#first(({ waiting, starting, sandboxes }) => waiting.length > 0 && starting + sandboxes === 0);
    if (starved?.isBefore(line) && this.#isFull) {
      this.#discard(line, sandbox);
      return this.#grow();
    }
    line.idle.push(sandbox);
    this.#expiries.set(
      sandbox,
      setTimeout(() => this.#discard(line, sandbox), this.#options.idleMs),
    );
    this.#serve(line);
  }

  #keep(sandbox: Sandbox): void {
    clearTimeout(this.#expiries.get(sandbox));
    this.#expiries.delete(sandbox);
  }

  /** Frees its place at once; the process ends later. */
  #discard(line: TenantLine, sandbox: Sandbox): void {
    this.#keep(sandbox);
    line.idle = line.idle.filter((idle) => idle !== sandbox);
    if (this.#sandboxes.delete(sandbox)) line.sandboxes -= 1;
    void sandbox.end();
  }

  #onEnd(line: TenantLine, sandbox: Sandbox, startFailure: InvocationResult | undefined): void {
    if (startFailure === undefined) this.#discard(line, sandbox);
    else this.#failStart(line, startFailure);
    if (line.isUnused) this.#lines.delete(line.tenantId);
    this.#grow();
  }

  /** If a process ends before its first request for work, the invocation for which it was started fails. */
  #failStart(line: TenantLine, failure: InvocationResult): void {
    this.#starting -= 1;
    line.starting -= 1;
    if (this.#isClosed) return;
    const next = line.waiting.shift();
    if (next === undefined) return;
    const result = { ...failure, requestId: next.requestId };
    next.onStart?.();
    this.#options.onFailure?.(this.plan.functionName, result);
    next.resolve(result);
  }
}
