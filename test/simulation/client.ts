import type { JobConfig } from "../../functions/contract/job.ts";
import { executionIdOf } from "../../functions/core/run/ids.ts";
import type { JobKnowledge, Operation } from "./job-knowledge.ts";
import type { System } from "./system.ts";

/** The length of a backfill's window, and the time since its end, ms. Later instants may not be settled yet. */
const BACKFILL_MS = 300_000;
const SETTLED_MS = 90_000;

/** The parts of answers that later checks use. */
interface Taken {
  readonly executionId?: string;
  readonly fireTimes?: readonly string[];
}

const iso = (at: number) => new Date(at).toISOString();

/**
 * A user of one job, which may have other users. It sends one request at a time, and notes the facts that each answer
 * proves.
 */
export class Client {
  #requests = 0;
  #kills = 0;
  readonly #system: System;
  readonly #job: JobKnowledge;
  readonly #name: string;

  constructor(system: System, job: JobKnowledge, name: string) {
    this.#system = system;
    this.#job = job;
    this.#name = name;
  }

  /**
   * @param doomedAt the effect after which the API dies.
   * @returns whether it was acknowledged. @throws when the request is invalid: the users of a story send only valid
   * ones.
   */
  async request(operation: Operation, config: JobConfig, doomedAt?: string): Promise<boolean> {
    const { clock, watch } = this.#system;
    const request = this.#job.begin(operation, config, clock.now);
    const ending = await this.#system.request(this.#sent(operation, config), doomedAt);
    const status = ending.kind === "answered" ? ending.answer.statusCode : 500;
    // Without its app a job cannot be registered.
    if (status === 400 && ending.kind === "answered" && !request.isContended)
      throw new Error(`${this.#name} asks to ${operation} ${this.#job.jobName} and is refused: ${ending.answer.body}`);
    this.#job.end(request, status, clock.now);
    if (status === 202 && ending.kind === "answered") this.#note(operation, JSON.parse(ending.answer.body ?? "{}"));
    if (operation === "trigger" && status === 429) watch.saw("trigger, the queue is full: refused");
    return status < 300;
  }

  /** @param answer to a request that was taken. */
  #note(operation: Operation, { executionId, fireTimes = [] }: Taken): void {
    if (operation === "trigger" && executionId !== undefined) this.#job.triggered.push(executionId);
    if (operation !== "backfill" || fireTimes.length === 0) return;
    this.#job.backfilled.push({ at: this.#system.clock.now, instants: fireTimes.map(Date.parse) });
  }

  #sent(operation: Operation, config: JobConfig) {
    const { jobName } = this.#job;
    const path = `/api/job/${jobName}`;
    if (operation === "register") return { method: "POST", path: "/api/job/register", body: config };
    if (operation === "update") return { method: "PUT", path: "/api/job/update", body: config };
    if (operation === "enable") return { method: "POST", path: `${path}/enable` };
    if (operation === "disable") return { method: "POST", path: `${path}/disable` };
    if (operation === "deregister") return { method: "DELETE", path: `${path}/deregister` };
    if (operation === "kill") return { method: "POST", path: this.#killPath() };
    if (operation === "backfill") return this.#backfill();
    const headers = { "idempotency-key": `${this.#name} ${jobName} ${this.#requests++}` };
    return { method: "POST", path: "/api/job/trigger", body: { jobName }, headers };
  }

  #backfill() {
    const { now } = this.#system.clock;
    const to = now - SETTLED_MS;
    const body = { from: iso(to - BACKFILL_MS), to: iso(to), maxParallel: 1 + (this.#requests++ % 3) };
    return { method: "POST", path: `/api/job/${this.#job.jobName}/backfill`, body };
  }

  /** One kill in four is of an execution, and half are of its last shard, which may not be handed over yet. */
  #killPath(): string {
    const executionId = this.#running();
    const path = `/api/job/executions/${executionId}`;
    const turn = ++this.#kills;
    if (turn % 4 === 3) return `${path}/kill`;
    const { shards = 1 } = this.#system.world.executions.get(executionId) ?? {};
    return `${path}/shards/${turn % 4 === 1 ? turn % shards : shards - 1}/kill`;
  }

  /** An execution of the job that runs, if there is one. */
  #running(): string {
    const { jobName } = this.#job;
    const { states, daemons } = this.#system.world;
    const [shardsOfDaemon] = daemons.values(`${jobName}#`);
    const [busy] = shardsOfDaemon?.busy.values() ?? [];
    return executionIdOf(jobName, states.get(jobName)?.running ?? busy ?? "c0");
  }
}
