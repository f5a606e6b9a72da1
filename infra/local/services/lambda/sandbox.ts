import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { compileChild } from "../compile-child.ts";
import { capture } from "../logs/capture.ts";
import type { EventFile } from "../logs/event-file.ts";
import { exited, failed, type InvocationResult, timedOut } from "./outcome.ts";
import { killTree, signalTree } from "./process-tree.ts";
import { removeHome } from "./remove-home.ts";
import { openRuntimeApi, type RuntimeApi } from "./runtime-api.ts";
import type { Guardian } from "./start-guardian.ts";

/** The properties that all sandboxes of a function share. */
export interface SandboxPlan {
  readonly functionName: string;
  readonly functionArn: string;
  /** Path of the Node of the template's runtime. */
  readonly node: string;
  /** The template's variables and those AWS reserves. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMB: number;
  readonly timeoutSeconds: number;
  /** Makes a log stream. */
  readonly openLog: (stream: string) => Pick<EventFile, "append">;
  /** Holds the sandboxes' private temporary directories. */
  readonly directory: string;
  /** Stop the processes between invocations, as Lambda freezes the sandbox's machine. */
  readonly freezes: boolean;
}

/** The reports of a sandbox to its pool. */
export interface SandboxEvents {
  /** It asks for an invocation. */
  onIdle(sandbox: Sandbox): void;
  /** It has ended; called once. @param start the failure of its start, if it never asked for work. */
  onEnd(sandbox: Sandbox, start: InvocationResult | undefined): void;
}

/**
 * Time for the start of a process until its first request for work, beside the function's own time.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
const INIT_SECONDS = 10;

/**
 * An idle sandbox is stopped after this time, so that a quick series of invocations does not stop and continue it each
 * time.
 */
const FREEZE_AFTER_MS = 20;

/** As Lambda names the stream of a sandbox. */
const logStreamName = (now: Date) =>
  `${now.toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]${randomUUID().replaceAll("-", "")}`;

/** One process (tree) that serves one invocation at a time, always for the same tenant. */
export class Sandbox {
  readonly tenantId: string | undefined;
  readonly #plan: SandboxPlan;
  readonly #guardian: Guardian;
  readonly #api: RuntimeApi;
  readonly #process: ChildProcess;
  /** Private directory; its path marks every process of the sandbox. */
  readonly #home: string;
  readonly #ended: Promise<unknown>;
  readonly #events: SandboxEvents;
  readonly #init: NodeJS.Timeout;
  #initError: string | undefined;
  #current: { requestId: string; resolve: (result: InvocationResult) => void; timer: NodeJS.Timeout } | undefined;
  #isUp = false;
  #isFrozen = false;
  #freezing: NodeJS.Timeout | undefined;
  #isTimedOut = false;

  private constructor(
    plan: SandboxPlan,
    guardian: Guardian,
    api: RuntimeApi,
    tenantId: string | undefined,
    events: SandboxEvents,
  ) {
    this.#plan = plan;
    this.#guardian = guardian;
    this.#api = api;
    this.tenantId = tenantId;
    this.#events = events;
    this.#home = path.join(plan.directory, randomUUID());
    mkdirSync(this.#home, { recursive: true });
    const stream = logStreamName(new Date());
    const bootstrap = compileChild(new URL("./bootstrap.ts", import.meta.url));
    this.#process = spawn(plan.node, [`--max-old-space-size=${plan.memoryMB}`, bootstrap], {
      cwd: plan.environment.LAMBDA_TASK_ROOT,
      // The SDK reads its configuration at home. In AWS there is none, and a user of this machine may have no home.
      env: {
        ...plan.environment,
        AWS_LAMBDA_RUNTIME_API: api.address,
        AWS_LAMBDA_LOG_STREAM_NAME: stream,
        TMPDIR: this.#home,
        HOME: this.#home,
      },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      detached: true,
    });
    const log = plan.openLog(stream);
    for (const output of [this.#process.stdout, this.#process.stderr]) if (output !== null) capture(output, log);
    guardian.watch(this.pid, this.#home);
    this.#ended = once(this.#process, "exit");
    this.#init = setTimeout(
      () => {
        this.#isTimedOut = true;
        void this.end();
      },
      (INIT_SECONDS + plan.timeoutSeconds) * 1_000,
    );
    this.#process.once("exit", (code, signal) => this.#gone(code, signal));
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Starts a process; it takes invocations once it is idle. */
  static async start(
    plan: SandboxPlan,
    guardian: Guardian,
    tenantId: string | undefined,
    events: SandboxEvents,
  ): Promise<Sandbox> {
    let started: Sandbox | undefined;
    const tell = (event: (sandbox: Sandbox) => void) => started && event(started);
    const api = await openRuntimeApi({
      onNext: () => tell((sandbox) => sandbox.#asksForWork()),
      onResponse: (requestId, payload) => tell((sandbox) => sandbox.#settle({ ok: true, requestId, payload })),
      onError: (requestId, payload) => tell((sandbox) => sandbox.#settle(failed(requestId, payload))),
      onInitError: (payload) => tell((sandbox) => sandbox.#keepInitError(payload)),
    });
    started = new Sandbox(plan, guardian, api, tenantId, events);
    return started;
  }

  /** To be called only while the sandbox is idle. Never rejects. */
  invoke(requestId: string, payload: string): Promise<InvocationResult> {
    const { functionArn, timeoutSeconds } = this.#plan;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#timeOut(requestId), timeoutSeconds * 1_000);
      this.#current = { requestId, resolve, timer };
      this.#thaw();
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

  /** Ends all processes of the sandbox; resolves when the function's process has ended. */
  async end(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) killTree(this.pid, this.#home);
    await this.#ended;
  }

  #asksForWork(): void {
    clearTimeout(this.#init);
    this.#isUp = true;
    this.#events.onIdle(this);
    // A sandbox that already has its next invocation is not stopped.
    if (!this.#plan.freezes || this.#current !== undefined) return;
    this.#freezing = setTimeout(() => {
      this.#isFrozen = true;
      signalTree(this.pid, "SIGSTOP");
    }, FREEZE_AFTER_MS);
  }

  #thaw(): void {
    clearTimeout(this.#freezing);
    if (this.#isFrozen) signalTree(this.pid, "SIGCONT");
    this.#isFrozen = false;
  }

  #keepInitError(payload: string): void {
    this.#initError = payload;
  }

  #settle(result: InvocationResult): void {
    const current = this.#current;
    if (current === undefined || current.requestId !== result.requestId) return;
    this.#current = undefined;
    clearTimeout(current.timer);
    current.resolve(result);
  }

  #timeOut(requestId: string): void {
    this.#settle(timedOut(requestId, this.#plan.timeoutSeconds));
    void this.end();
  }

  #gone(code: number | null, signal: NodeJS.Signals | null): void {
    clearTimeout(this.#init);
    clearTimeout(this.#freezing);
    const requestId = this.#current?.requestId ?? "";
    this.#settle(exited(requestId, code, signal));
    killTree(this.pid, this.#home);
    this.#api.close();
    this.#guardian.forget(this.pid);
    removeHome(this.#home);
    this.#events.onEnd(this, this.#isUp ? undefined : this.#startFailure(code, signal));
  }

  #startFailure(code: number | null, signal: NodeJS.Signals | null): InvocationResult {
    if (this.#initError !== undefined) return failed("", this.#initError);
    return this.#isTimedOut ? timedOut("", INIT_SECONDS + this.#plan.timeoutSeconds) : exited("", code, signal);
  }
}
