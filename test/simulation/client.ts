import type { JobConfig } from "../../functions/contract/job.ts";
import type { System } from "./system.ts";

export type Operation = "register" | "update" | "enable" | "disable" | "deregister" | "trigger";

/** A stretch of time (true clock, epoch ms) in which a job's configuration is beyond doubt. */
export interface Certainty {
  readonly jobName: string;
  readonly from: number;
  readonly until: number;
  /** Undefined: the job is disabled, or there is none. */
  readonly config: JobConfig | undefined;
}

/** A user of one job: one request at a time, each answer remembered with what it proves. */
export class Client {
  readonly certainties: Certainty[] = [];
  /** Idempotency keys of acknowledged triggers, with their executions. */
  readonly triggered: string[] = [];
  #exists: boolean | undefined = false;
  #isEnabled: boolean | undefined;
  #config: JobConfig | undefined;
  #since: number;
  #requests = 0;
  readonly #system: System;
  readonly jobName: string;

  constructor(system: System, jobName: string) {
    this.#system = system;
    this.jobName = jobName;
    this.#since = system.clock.now;
  }

  /** @returns whether it was acknowledged. */
  async request(operation: Operation, config: JobConfig): Promise<boolean> {
    this.conclude();
    const ending = await this.#system.request(this.#sent(operation, config));
    const status = ending.kind === "answered" ? ending.answer.statusCode : 500;
    this.#learn(operation, config, status);
    if (operation === "trigger" && status === 202 && ending.kind === "answered") {
      this.triggered.push(JSON.parse(ending.answer.body ?? "{}").executionId);
    }
    this.#since = this.#system.clock.now;
    return status < 300;
  }

  /** Ends the stretch of certainty that lasts until now. */
  conclude(): void {
    const stretch = { jobName: this.jobName, from: this.#since, until: this.#system.clock.now };
    this.#since = this.#system.clock.now;
    if (this.#exists === false || (this.#exists && this.#isEnabled === false)) {
      this.certainties.push({ ...stretch, config: undefined });
    } else if (this.#exists && this.#isEnabled && this.#config !== undefined) {
      this.certainties.push({ ...stretch, config: this.#config });
    }
  }

  #learn(operation: Operation, config: JobConfig, status: number): void {
    if (status === 404) {
      this.#exists = false;
    } else if (operation === "register") {
      if (status === 409) return;
      this.#exists = status === 201 ? true : undefined;
      this.#isEnabled = status === 201 ? true : undefined;
      this.#config = status === 201 ? config : undefined;
    } else if (operation === "update") {
      this.#config = status === 200 ? config : undefined;
      this.#exists = status === 200 ? true : this.#exists;
    } else if (operation === "deregister") {
      this.#exists = status === 204 ? false : undefined;
    } else if (operation !== "trigger") {
      this.#isEnabled = status === 204 ? operation === "enable" : undefined;
      // A change that failed may have been taken back, by a revision that says what the one before it said.
    }
  }

  #sent(operation: Operation, config: JobConfig) {
    const path = `/api/job/${this.jobName}`;
    if (operation === "register") return { method: "POST", path: "/api/job/register", body: config };
    if (operation === "update") return { method: "PUT", path: "/api/job/update", body: config };
    if (operation === "enable") return { method: "POST", path: `${path}/enable` };
    if (operation === "disable") return { method: "POST", path: `${path}/disable` };
    if (operation === "deregister") return { method: "DELETE", path: `${path}/deregister` };
    const headers = { "idempotency-key": `${this.jobName} ${this.#requests++}` };
    return { method: "POST", path: "/api/job/trigger", body: { jobName: this.jobName }, headers };
  }
}
