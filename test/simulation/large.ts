import type { JobConfig } from "../../functions/contract/job.ts";
import type { Task } from "../../functions/contract/task.ts";
import { anApp } from "../support/a-job.ts";
import { Adversary } from "./adversary.ts";
import { Client } from "./client.ts";
import { JobKnowledge } from "./job-knowledge.ts";
import type { Work } from "./sandbox.ts";
import { comeToRest, type History, START } from "./scenario.ts";
import { type Plant, System } from "./system.ts";

export interface Large {
  readonly jobs: readonly JobConfig[];
  /** How long they fire, ms. */
  readonly lastsMs: number;
  readonly work: Work | ((task: Task) => Work);
  readonly maxInFlight: number;
  readonly maxSteps: number;
  /** Multiplies the likelihood of every fault after all jobs are registered. */
  readonly severity: number;
  /** @default 1 */
  readonly seed?: number;
  readonly accountConcurrency?: number;
  readonly plant?: Plant;
}

/** Many jobs or many shards, all of one kind; no job is changed. */
export async function playLarge({ jobs, lastsMs, work, severity, seed = 1, ...options }: Large): Promise<History> {
  const adversary = new Adversary(seed, { severity });
  const system = new System({
    startAt: START,
    adversary,
    work: typeof work === "function" ? work : () => work,
    ...options,
  });
  await system.publish(anApp());
  adversary.isActive = false;
  const known = await Promise.all(jobs.map((config) => registered(system, config)));
  adversary.isActive = true;
  await system.clock.run(START + lastsMs);
  await comeToRest(system, known);
  return { system, jobs: known };
}

async function registered(system: System, config: JobConfig): Promise<JobKnowledge> {
  const job = new JobKnowledge(config.jobName, system.clock.now);
  await new Client(system, job, "the user").request("register", config);
  return job;
}
