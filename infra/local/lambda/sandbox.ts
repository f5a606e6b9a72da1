import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import path from "node:path";
import { compileChild } from "../compile-child.ts";
import { exited, type InvocationResult, timedOut } from "./outcome.ts";
import { killTree, signalTree } from "./process-tree.ts";
import { openRuntimeApi, type RuntimeApi } from "./runtime-api.ts";
import type { Guardian } from "./start-guardian.ts";

/** What every sandbox of a function is made of. */
export interface SandboxPlan {
  readonly functionName: string;
  readonly functionArn: string;
  /** The template's variables and those AWS reserves. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMB: number;
  readonly timeoutSeconds: number;
  readonly logFile: string;
  /** Holds the sandboxes' private temporary directories. */
  readonly directory: string;
  /** Stop the processes between invocations, as Lambda freezes the sandbox's machine. */
  readonly freezes: boolean;
}

/** One process (tree) that serves one invocation at a time, for one tenant for ever. */
export class Sandbox {
  readonly tenantId: string | undefined;
  readonly #plan: SandboxPlan;
  readonly #guardian: Guardian;
  readonly #api: RuntimeApi;
  readonly #process: ChildProcess;
  /** Private directory; its path marks every process of the sandbox. */
  readonly #home: string;
  readonly #ended: Promise<unknown>;
  readonly #idle: (sandbox: Sandbox) => void;
  #current: { requestId: string; resolve: (result: InvocationResult) => void; timer: NodeJS.Timeout } | undefined;
  #isReady = false;

  private constructor(
    plan: SandboxPlan,
    guardian: Guardian,
    api: RuntimeApi,
    tenantId: string | undefined,
    idle: (sandbox: Sandbox) => void,
  ) {
    this.#plan = plan;
    this.#guardian = guardian;
    this.#api = api;
    this.tenantId = tenantId;
    this.#idle = idle;
    this.#home = path.join(plan.directory, randomUUID());
    mkdirSync(this.#home, { recursive: true });
    const log = openSync(plan.logFile, "a");
    const bootstrap = compileChild(new URL("./bootstrap.ts", import.meta.url));
    this.#process = spawn(process.execPath, [`--max-old-space-size=${plan.memoryMB}`, bootstrap], {
      cwd: plan.environment.LAMBDA_TASK_ROOT,
      env: { ...plan.environment, AWS_LAMBDA_RUNTIME_API: api.address, TMPDIR: this.#home },
      stdio: ["ignore", log, log, "pipe"],
      detached: true,
    });
    closeSync(log);
    guardian.watch(this.pid, this.#home);
    this.#ended = once(this.#process, "exit");
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /**
   * Starts a process. @param onIdle called whenever it asks for its next invocation.
   * @param onEnd called once, when the process is gone.
   */
  static async start(
    plan: SandboxPlan,
    guardian: Guardian,
    tenantId: string | undefined,
    onIdle: (sandbox: Sandbox) => void,
    onEnd: (sandbox: Sandbox) => void,
  ): Promise<Sandbox> {
    let sandbox: Sandbox | undefined;
    const api = await openRuntimeApi({
      onNext: () => sandbox?.becomeIdle(),
      onResponse: (requestId, payload) => sandbox?.settle({ ok: true, requestId, payload }),
      onError: (requestId, payload) => sandbox?.settle({ ok: false, requestId, payload }),
      // The process ends by itself; whoever waits is told by its exit.
      onInitError: () => {},
    });
    const started = new Sandbox(plan, guardian, api, tenantId, onIdle);
    sandbox = started;
    started.#process.once("exit", (code, signal) => {
      started.settle(exited(started.#current?.requestId ?? "", code, signal));
      started.clean();
      onEnd(started);
    });
    return started;
  }

  /** Only while it is idle. Never rejects. */
  invoke(payload: string): Promise<InvocationResult> {
    const { functionArn, timeoutSeconds, freezes } = this.#plan;
    const requestId = randomUUID();
    this.#isReady = false;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.timeOut(requestId), timeoutSeconds * 1_000);
      this.#current = { requestId, resolve, timer };
      if (freezes) signalTree(this.pid, "SIGCONT");
      this.#api.deliver({
        requestId,
        functionArn,
        payload,
        deadlineAt: Date.now() + timeoutSeconds * 1_000,
        traceId: `Root=1-${Math.floor(Date.now() / 1_000).toString(16)}-${requestId.replaceAll("-", "").slice(0, 24)}`,
        ...(this.tenantId !== undefined && { tenantId: this.tenantId }),
      });
    });
  }

  /** Ends everything the sandbox is; resolves when its process is gone. */
  async end(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) killTree(this.pid, this.#home);
    await this.#ended;
  }

  private becomeIdle(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    if (this.#plan.freezes) signalTree(this.pid, "SIGSTOP");
    this.#idle(this);
  }

  private settle(result: InvocationResult): void {
    const current = this.#current;
    if (current === undefined || current.requestId !== result.requestId) return;
    this.#current = undefined;
    clearTimeout(current.timer);
    current.resolve(result);
  }

  private timeOut(requestId: string): void {
    this.settle(timedOut(requestId, this.#plan.timeoutSeconds));
    void this.end();
  }

  private clean(): void {
    killTree(this.pid, this.#home);
    this.#api.close();
    this.#guardian.forget(this.pid);
    rmSync(this.#home, { recursive: true, force: true });
  }
}
