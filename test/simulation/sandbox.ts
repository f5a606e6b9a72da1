import type { RunnerResponse, Task, TaskReport } from "../../functions/contract/task.ts";
import type { Timings } from "../../functions/contract/timings.ts";
import { diceOf } from "../../functions/core/run/dice.ts";
import type { OutcomeRecords } from "../../functions/ports/outcome-records.ts";
import type { TaskClaims } from "../../functions/ports/task-store.ts";
import { sendingOutcomes } from "../../functions/runner/send-outcome.ts";
import { Invocation, type Surroundings } from "./invocation.ts";

/** One run of a user's process, as the job itself would see it. True times, epoch ms. */
export interface Run {
  readonly taskId: string;
  readonly jobName: string;
  readonly executionId: string;
  readonly item: number;
  readonly attempt: number;
  readonly segment: number;
  readonly beganAt: number;
  /** Whether the job's configuration allows it further segments. */
  readonly isStreaming: boolean;
  endedAt?: number;
  /** The job's own report. Absent if the process was ended before it. */
  result?: TaskReport["outcome"];
}

/** The work of a shard's process without faults. */
export interface Work {
  /** Of one segment, ms. */
  readonly ms: number;
  readonly outcome: "FINISHED" | "FAILED" | "ERROR";
  /** All segments of a streaming task. @default 1 */
  readonly segments?: number;
}

/** The way of a record to the collector: Lambda's destination, or the runner itself sends it. */
export type OutcomesBy = "destination" | "runner";

export interface SandboxDeps extends Surroundings {
  /** The store as an invocation sees it. */
  readonly claimsOf: (invocation: Invocation) => TaskClaims;
  readonly timings: Timings;
  readonly runs: Run[];
  readonly work: (task: Task) => Work;
  /** Whether the stored revision of a task's job streams. */
  readonly isStreaming: (task: Task) => boolean;
  readonly outcomesBy: OutcomesBy;
  /** The queue of its outcome. */
  readonly records: OutcomeRecords;
  /** Called with a task on which a fault fell: it may be LOST. */
  readonly troubled: (taskId: string) => void;
  /** The job's code begins to lie, while its process runs (`forMs`). */
  readonly lies: (task: Task, forMs: number) => void;
}

/** The context of an invocation whose runner is played here. */
const NO_CONTEXT = { getRemainingTimeInMillis: () => 0, logStreamName: "", memoryLimitInMB: "0" };

/** Tries of one call, as the SDK makes them. */
const TRIES = 3;
/** The SDK gives up a call without an answer after this: five request time-outs, and the waits between. */
const GIVEN_UP_MS = 17_000;

/**
 * A runner's invocation: it claims the task, reads the cancel flag, and runs the process. Every ten seconds it checks
 * that the process may go on. Then Lambda writes the destination record. The process ends with its sandbox.
 */
export class Sandbox {
  #run: Run | undefined;
  #isCutOff = false;
  #isRecorded = false;
  readonly #task: Task;
  readonly #deps: SandboxDeps;
  readonly #invocation: Invocation;
  readonly #claims: TaskClaims;

  constructor(deps: SandboxDeps, task: Task) {
    this.#deps = deps;
    this.#task = task;
    this.#invocation = new Invocation("runner", deps.timings.runnerTimeoutSeconds * 1_000, deps);
    this.#claims = deps.claimsOf(this.#invocation);
  }

  /** @param diesBeforeClaim whether a sandbox of a second delivery dies before its claim. */
  async live(diesBeforeClaim = false): Promise<void> {
    const { adversary, clock } = this.#deps;
    if (diesBeforeClaim) this.#invocation.kill();
    else if (adversary.strikes("sandbox died")) {
      const dice = adversary.diceOf("sandbox died");
      const inMs = dice.chance(0.3) ? 0 : dice.between(0, this.#deps.work(this.#task).ms);
      clock.plan(clock.now + inMs, () => this.#invocation.kill());
    }
    const isOwn = this.#deps.outcomesBy === "runner";
    const work = () => (isOwn ? this.#workAndSend() : this.#work());
    const ending = diesBeforeClaim ? ({ kind: "died" } as const) : await this.#invocation.run(work);
    if (ending.kind !== "answered" || this.#isCutOff) this.#deps.troubled(this.#task.taskId);
    if (this.#run !== undefined) this.#run.endedAt ??= clock.now;
    if (isOwn || this.#isCutOff || this.#isRecorded) return;
    if (adversary.strikes("no record")) return this.#deps.troubled(this.#task.taskId);
    if (ending.kind === "answered") this.#succeed(ending.answer);
    else this.#fail(ending.kind === "died" ? "Runtime exited with error: signal: killed" : String(ending.error));
  }

  /** The real wrapper of the runner sends the record, through a port that may fail. */
  async #workAndSend(): Promise<RunnerResponse> {
    const port = this.#invocation.port("records", this.#deps.records);
    const send: OutcomeRecords["send"] = async (record, outcomes) => {
      if (!this.#isCutOff) return tried(() => port.send(record, outcomes));
      await this.#deps.clock.sleepUntil(this.#deps.clock.now + GIVEN_UP_MS);
      throw new Error("the sandbox has no network");
    };
    const own = sendingOutcomes(() => this.#work(), { send });
    return own(this.#task, { ...NO_CONTEXT, invokedFunctionArn: "" });
  }

  async #work(): Promise<RunnerResponse> {
    const { adversary, clock, runs } = this.#deps;
    const { taskId, jobName, executionId, item, attempt, segment } = { ...this.#task, ...this.#task.job };
    const nonce = `${clock.now} ${diceOf(`${taskId} ${clock.events}`)}`;
    const claim = { nonce, segment, claimedAt: this.#invocation.now() };
    const [isCancelled, isMine] = await Promise.all([
      tried(() => this.#claims.isCancelled(this.#task.cancelKey)),
      tried(() => this.#claims.claim(taskId, claim)),
    ]);
    if (!isMine) return { ignored: true };
    if (isCancelled) return this.#report("KILLED");
    if (this.#invocation.isDead) return forever();
    const { isStreaming } = this.#deps;
    const run: Run = {
      taskId,
      jobName,
      executionId,
      item,
      attempt,
      segment,
      isStreaming: isStreaming(this.#task),
      beganAt: clock.now,
    };
    this.#run = run;
    runs.push(run);
    this.#isCutOff = adversary.strikes("cut off");
    if (this.#deps.outcomesBy === "destination" && adversary.strikes("lives on after LOST")) {
      this.#deps.troubled(taskId);
      this.#fail("declared dead");
      this.#isRecorded = true;
    }
    return this.#watch(run);
  }

  /** Follows the process until it has ended or may not go on. */
  async #watch(run: Run): Promise<RunnerResponse> {
    const { clock, timings } = this.#deps;
    const { ms, outcome, segments = 1 } = this.#deps.work(this.#task);
    const longestMs = (timings.runnerTimeoutSeconds - timings.stopBeforeEndSeconds) * 1_000;
    // A runner asks for a segment only after a third of its invocation.
    const leastMs = this.#task.segment < segments ? Math.ceil(longestMs / 3) : 0;
    const doneAt = clock.now + Math.min(Math.max(ms, leastMs), longestMs);
    if (this.#deps.adversary.strikes("hostile code")) this.#deps.lies(this.#task, doneAt - clock.now);
    let readAt = clock.now;
    for (;;) {
      await clock.sleepUntil(Math.min(doneAt, clock.now + timings.cancelPollSeconds * 1_000));
      if (this.#invocation.isDead) return forever();
      if (clock.now >= doneAt) break;
      const may = await this.#mayGoOn();
      if (may === true) readAt = clock.now;
      else if (may === false || clock.now - readAt >= timings.unreadableForSeconds * 1_000) return this.#stop(run);
    }
    run.endedAt = clock.now;
    if (this.#task.segment < segments) return this.#report("FINISHED", { more: true });
    run.result = outcome;
    return this.#report(outcome, outcome === "ERROR" ? { retryable: true, reason: "package: 503" } : {});
  }

  /** @returns undefined if the rows cannot be read. */
  async #mayGoOn(): Promise<boolean | undefined> {
    if (this.#isCutOff) return undefined;
    const { clock } = this.#deps;
    return Promise.race([this.#look(), clock.sleepUntil(clock.now + GIVEN_UP_MS).then(() => undefined)]);
  }

  async #look(): Promise<boolean | undefined> {
    try {
      const row = await this.#claims.read(this.#task.taskId);
      return row?.outcome === undefined && !(await this.#claims.isCancelled(this.#task.cancelKey));
    } catch {
      return undefined;
    }
  }

  /** Sends SIGTERM. The process may take a while to end. */
  async #stop(run: Run): Promise<RunnerResponse> {
    const { adversary, clock, timings } = this.#deps;
    await clock.sleepUntil(clock.now + adversary.dice.between(0, timings.killAfterSeconds * 1_000));
    run.endedAt ??= clock.now;
    return this.#report("KILLED");
  }

  #report(outcome: TaskReport["outcome"], more: Partial<TaskReport> = {}): TaskReport {
    const startedAt = this.#run === undefined ? {} : { startedAt: this.#run.beganAt };
    return { taskId: this.#task.taskId, outcome, endedAt: this.#invocation.now(), ...startedAt, ...more };
  }

  #succeed(responsePayload: RunnerResponse): void {
    this.#record("Success", {}, responsePayload);
  }

  #fail(errorMessage: string): void {
    const payload = { errorType: "Runtime.ExitError", errorMessage };
    this.#record("RetriesExhausted", { functionError: "Unhandled" }, payload);
  }

  #record(condition: string, responseContext: object, responsePayload: unknown): void {
    const requestContext = { condition };
    void this.#deps.records.send(
      { requestContext, requestPayload: this.#task, responseContext, responsePayload },
      "prompt",
    );
  }
}

async function tried<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

/** The code of a dead sandbox waits for this. */
const forever = () => new Promise<never>(() => {});
