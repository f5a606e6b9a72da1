import { exited, type InvocationResult } from "./outcome.ts";
import { Sandbox, type SandboxPlan } from "./sandbox.ts";
import type { Guardian } from "./start-guardian.ts";

interface Waiting {
  readonly tenantId: string | undefined;
  readonly payload: string;
  readonly start: () => void;
  readonly resolve: (result: InvocationResult) => void;
}

/**
 * The sandboxes of one function: at most `limit` at a time, reused, never across tenants. Who comes when all are
 * busy waits in line, where Lambda would throttle and let the event wait in its queue.
 */
export class FunctionPool {
  readonly plan: SandboxPlan;
  readonly #guardian: Guardian;
  readonly #limit: number;
  readonly #sandboxes = new Set<Sandbox>();
  /** Idle ones, the longest idle first. */
  readonly #idle = new Set<Sandbox>();
  readonly #waiting: Waiting[] = [];
  #starting = 0;
  #isClosed = false;

  constructor(plan: SandboxPlan, guardian: Guardian, limit: number) {
    this.plan = plan;
    this.#guardian = guardian;
    this.#limit = limit;
  }

  /** Whether an invocation would begin at once. */
  get hasRoom(): boolean {
    return this.#waiting.length === 0 && (this.#idle.size > 0 || this.#count < this.#limit);
  }

  /** @param onStart called when a sandbox has taken it. Never rejects. */
  invoke(payload: string, tenantId?: string, onStart: () => void = () => {}): Promise<InvocationResult> {
    return new Promise((resolve) => {
      this.#waiting.push({ tenantId, payload, start: onStart, resolve });
      this.serve();
    });
  }

  /** Process ids, for who looks after memory. */
  pids(): number[] {
    return [...this.#sandboxes].map(({ pid }) => pid);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#sandboxes].map((sandbox) => sandbox.end()));
  }

  get #count(): number {
    return this.#sandboxes.size + this.#starting;
  }

  private serve(): void {
    if (this.#isClosed) return;
    for (let i = 0; i < this.#waiting.length; ) {
      const next = this.#waiting[i];
      const sandbox = next && [...this.#idle].findLast(({ tenantId }) => tenantId === next.tenantId);
      if (next === undefined || sandbox === undefined) {
        i += 1;
        continue;
      }
      this.#waiting.splice(i, 1);
      this.#idle.delete(sandbox);
      next.start();
      void sandbox.invoke(next.payload).then(next.resolve);
    }
    this.grow();
  }

  /** Starts sandboxes for who waits, at the cost of the longest idle one of another tenant. */
  private grow(): void {
    const wanted = this.#waiting.length - this.#starting;
    for (let i = 0; i < wanted; i += 1) {
      if (this.#count >= this.#limit) {
        const [oldest] = this.#idle;
        if (oldest === undefined) return;
        this.#idle.delete(oldest);
        this.#sandboxes.delete(oldest);
        void oldest.end();
      }
      void this.start(this.#waiting[this.#starting]?.tenantId);
    }
  }

  private async start(tenantId: string | undefined): Promise<void> {
    this.#starting += 1;
    let isUp = false;
    const sandbox = await Sandbox.start(
      this.plan,
      this.#guardian,
      tenantId,
      (idle) => {
        if (!isUp) this.#starting -= 1;
        isUp = true;
        this.#sandboxes.add(idle);
        this.#idle.add(idle);
        this.serve();
      },
      (ended) => {
        if (!isUp) this.failStart(tenantId);
        this.#sandboxes.delete(ended);
        this.#idle.delete(ended);
        this.serve();
      },
    );
    if (this.#isClosed) await sandbox.end();
  }

  /** A process that ended before it asked for work fails the invocation it was started for. */
  private failStart(tenantId: string | undefined): void {
    this.#starting -= 1;
    const at = this.#waiting.findIndex((waiting) => waiting.tenantId === tenantId);
    const [failed] = at < 0 ? [] : this.#waiting.splice(at, 1);
    failed?.start();
    failed?.resolve(exited("", 1, null));
  }
}
