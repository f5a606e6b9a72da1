import type { JobConfig } from "../../functions/contract/job.ts";

export type Operation = "register" | "update" | "enable" | "disable" | "deregister" | "trigger" | "kill" | "backfill";

/** A backfill that was acknowledged. */
export interface Promised {
  /** When its answer came, epoch ms. */
  readonly at: number;
  /** The instants that it runs, epoch ms. */
  readonly instants: readonly number[];
}

/** A stretch of time (true clock, epoch ms) in which a job's configuration is certain. */
export interface Certainty {
  readonly jobName: string;
  readonly from: number;
  readonly until: number;
  /** Undefined if the job is disabled or does not exist. */
  readonly config: JobConfig | undefined;
}

/** An operation whose answer has not come yet. */
export interface Request {
  readonly operation: Operation;
  readonly config: JobConfig;
  /** Another one was under way at the same time: their order is not known. */
  isContended: boolean;
}

/**
 * The facts that the answers to all users of one job prove. An operation is in doubt if it was not acknowledged, or if
 * another one was under way at the same time. Its subject is then uncertain until a later operation on it is
 * acknowledged.
 */
export class JobKnowledge {
  readonly jobName: string;
  readonly certainties: Certainty[] = [];
  /** Executions of acknowledged triggers. */
  readonly triggered: string[] = [];
  readonly backfilled: Promised[] = [];
  /**
   * Since this instant (epoch ms) no request has created or deleted it. Its past instants are listed from its
   * revisions, which are deleted with it.
   */
  lastingSince = 0;
  #exists: boolean | undefined = false;
  #isEnabled: boolean | undefined;
  #config: JobConfig | undefined;
  #since: number;
  #isWithdrawn = false;
  readonly #requests = new Set<Request>();

  constructor(jobName: string, now: number) {
    this.jobName = jobName;
    this.#since = now;
  }

  /** @param now epoch ms, the true time. */
  begin(operation: Operation, config: JobConfig, now: number): Request {
    this.conclude(now);
    const request = { operation, config, isContended: false };
    if (!isChange(operation)) return request;
    request.isContended = this.#isWithdrawn || this.#requests.size > 0;
    for (const other of this.#requests) other.isContended = true;
    this.#requests.add(request);
    return request;
  }

  /** @param status of the answer; 500 where there was none. */
  end(request: Request, status: number, now: number): void {
    this.conclude(now);
    this.#requests.delete(request);
    if (request.operation === "deregister" || (request.operation === "register" && status !== 409))
      this.lastingSince = now;
    if (!isChange(request.operation)) return;
    if (request.isContended) {
      this.#exists = this.#isEnabled = this.#config = undefined;
    } else this.#learn(request, status);
  }

  /** Its app is being deleted. The job is uncertain until its app exists again and an operation is acknowledged. */
  withdraw(now: number): void {
    this.#interrupt(now, true);
  }

  /** Its app exists again. */
  restore(now: number): void {
    this.#interrupt(now, false);
  }

  #interrupt(now: number, isWithdrawn: boolean): void {
    this.conclude(now);
    this.#isWithdrawn = isWithdrawn;
    this.lastingSince = now;
    for (const request of this.#requests) request.isContended = true;
    this.#exists = this.#isEnabled = this.#config = undefined;
  }

  /** Ends the stretch of certainty that lasts until now. */
  conclude(now: number): void {
    const stretch = { jobName: this.jobName, from: this.#since, until: now };
    this.#since = now;
    if (this.#requests.size > 0) return;
    if (this.#exists === false || (this.#exists && this.#isEnabled === false)) {
      this.certainties.push({ ...stretch, config: undefined });
    } else if (this.#exists && this.#isEnabled && this.#config !== undefined) {
      this.certainties.push({ ...stretch, config: this.#config });
    }
  }

  #learn({ operation, config }: Request, status: number): void {
    if (status === 404) {
      this.#exists = false;
    } else if (operation === "register") {
      if (status === 409) return;
      const isDone = status === 201 ? true : undefined;
      this.#exists = isDone;
      this.#isEnabled = isDone;
      this.#config = isDone && config;
    } else if (operation === "update") {
      this.#config = status === 200 ? config : undefined;
      this.#exists = status === 200 ? true : this.#exists;
    } else if (operation === "deregister") {
      this.#exists = status === 204 ? false : undefined;
    } else {
      this.#isEnabled = status === 204 ? operation === "enable" : undefined;
      // A failed change may have been undone by a revision that equals the one before it.
    }
  }
}

const isChange = (operation: Operation) => !["trigger", "kill", "backfill"].includes(operation);
