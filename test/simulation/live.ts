import type { JobConfig } from "../../functions/contract/job.ts";
import type { Client } from "./client.ts";
import type { Dice } from "./dice.ts";
import type { JobKnowledge, Operation } from "./job-knowledge.ts";
import { isLeftAlone, type Story, someJob } from "./story.ts";
import type { System } from "./system.ts";

export interface Life {
  readonly system: System;
  readonly client: Client;
  readonly job: JobKnowledge;
  readonly story: Story;
  readonly dice: Dice;
  /** Epoch ms. */
  readonly until: number;
  /** Whether this user registers the job. Other users join later. */
  readonly isFirst: boolean;
  readonly index: number;
  /** Resolves when the app of the job exists. */
  readonly isPublished: Promise<void>;
}

const OPERATIONS: readonly Operation[] = [
  "update",
  "update",
  "disable",
  "enable",
  "enable",
  "deregister",
  "register",
  "trigger",
  "trigger",
  "kill",
  "backfill",
];

/** The operations that change a job and its schedule. */
const CHANGES: readonly Operation[] = [
  "update",
  "disable",
  "enable",
  "deregister",
  "deregister",
  "register",
  "register",
];

/** The actions of one user on a job: it registers the job and changes it now and then, sometimes within a second. */
export async function live({ system, client, job, story, dice, until, isFirst, index, ...life }: Life): Promise<void> {
  const { clock } = system;
  await clock.sleepUntil(clock.now + dice.between(0, 30_000));
  await life.isPublished;
  let config = someJob(job.jobName, story, dice);
  while (isFirst && clock.now < until && !(await client.request("register", config))) {
    // The job may exist although no answer said so, and would stay uncertain.
    await clock.sleepUntil(clock.now + 1_000);
    await client.request("deregister", config);
  }
  if (isLeftAlone(story, index)) return;
  while (clock.now < until) {
    await clock.sleepUntil(clock.now + (dice.chance(0.3) ? dice.between(1, 900) : dice.between(...story.pauseMs)));
    if (clock.now >= until) return;
    const { often } = story;
    const usual = story.name === "changes" ? CHANGES : OPERATIONS;
    const operation = often !== undefined && dice.chance(0.9) ? often : dice.pick(usual);
    if (operation === "update" || operation === "register") config = someJob(job.jobName, story, dice);
    const isDoomed = story.dying !== undefined && dice.chance(story.dying);
    if (operation === "backfill") await askForBackfill(client, story, config);
    else await client.request(operation, config, isDoomed ? "schedules.put" : undefined);
  }
}

/** A user sends the same request several times at once. */
async function askForBackfill(client: Client, { name }: Story, config: JobConfig): Promise<void> {
  // A backfill of a job that fires every second would take too long.
  if (name === "flood") return;
  const times = name === "backfills" ? 3 : 1;
  await Promise.all(Array.from({ length: times }, () => client.request("backfill", config)));
}
