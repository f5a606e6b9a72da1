import { setImmediate } from "node:timers/promises";
import type { Task } from "../../functions/contract/task.ts";
import { diceOf } from "../../functions/core/run/dice.ts";
import { aJob, anApp } from "../support/a-job.ts";
import { Adversary, type AdversaryOptions } from "./adversary.ts";
import { isIdle } from "./checks/rest.ts";
import { Client } from "./client.ts";
import { Dice } from "./dice.ts";
import { listAllFires } from "./fire-lists.ts";
import { JobKnowledge } from "./job-knowledge.ts";
import { live } from "./live.ts";
import { own, publish } from "./owner.ts";
import { rotationOf } from "./rotating-key.ts";
import type { OutcomesBy, Work } from "./sandbox.ts";
import { cutOf, isLeftAlone, type Story, someJob, storyOf } from "./story.ts";
import { type Plant, SWEEP_MS, System } from "./system.ts";

export interface Scenario extends Omit<AdversaryOptions, "weakness"> {
  readonly seed: number;
  /** Makes the ports with a bug, for one play. */
  readonly plant?: (() => Plant) | undefined;
  /** The way of outcomes to the collector. @default destination */
  readonly outcomesBy?: OutcomesBy | undefined;
  /** Actions of an operator during the story, until an instant (epoch ms). */
  readonly meanwhile?: (system: System, until: number) => Promise<void>;
}

export interface History {
  readonly system: System;
  readonly jobs: readonly JobKnowledge[];
}

/** A cron that does not fire within any story. */
const RARELY = "0 0 0 1 1 ? 2099";
export const START = Date.parse("2027-03-01T08:00:00Z");
/** The shortest time between two deletions of expired rows, ms. */
const LEAST_EXPIRY_MS = 1_200_000;
/**
 * The time to come to rest after the faults: the longest waits for vanished messages, for their failovers, and for
 * sweeps between them.
 */
const REST_MS = 6 * 3_600_000;
/**
 * A long queue of executions may take weeks. But within this time one of them ends, with all its shards and their
 * failovers.
 */
const LONGEST_STANDSTILL_MS = 72 * 3_600_000;

/**
 * Plays one seed: users register, change and delete jobs during the faults. Then the faults end, and everything must
 * come to rest. @throws when the story makes no progress.
 */
export async function play({ seed, plant, outcomesBy, meanwhile, ...faults }: Scenario): Promise<History> {
  // Node runs ticks before promises in the callback of an event, and after them elsewhere. Each story begins alike.
  await setImmediate();
  const dice = new Dice(seed * 2 + 1);
  const startAt = START + dice.between(0, 59_999);
  const story = storyOf(seed, dice);
  const adversary = new Adversary(seed * 2, { ...faults, weakness: story.weakness });
  const cut = cutOf(new Dice(seed * 31 + 19), story);
  const expiry = { historyMs: story.historyMs, everyMs: Math.max(LEAST_EXPIRY_MS, story.lastsMs / 40) };
  const { accountConcurrency, permitRules } = story;
  const work = worker(story);
  const rotation = rotationOf(Dice.named(seed, "rotation of keys"), startAt, story.lastsMs);
  const system = new System({
    startAt,
    adversary,
    ...cut,
    accountConcurrency,
    permitRules,
    expiry,
    work,
    rotation,
    settlesOvertaken: story.settlesOvertaken,
    outcomesBy,
    plant: plant?.(),
  });
  const app = anApp({ eventTraceSamplingCount: dice.chance(0.5) ? 5 : 0 });
  // In the story of apps its owner publishes it through the API.
  const isPublished = story.name === "apps" ? publish(system, app) : system.publish(app);
  const until = startAt + story.lastsMs;
  if (adversary.strikes("EventBridge dead")) system.eventBridge.deadUntil = startAt + 3_600_000;
  if (adversary.strikes("collector outage")) {
    const rolls = adversary.diceOf("collector outage");
    // The outage ends right before a sweep. So the sweep asks for checks while outcomes of the outage are still
    // invisible in their queues.
    const until = startAt + rolls.between(2, 4) * SWEEP_MS - rolls.between(2_000, 29_000);
    system.collectorOutage = { from: until - rolls.between(17 * 60_000, 19 * 60_000), until };
  }
  const jobs = Array.from({ length: story.jobs }, (_, index) => new JobKnowledge(`job.${index}`, system.clock.now));
  for (const [index, job] of jobs.entries()) {
    const usual = dice.chance(0.3) ? 2 : 1;
    const users = story.users ?? usual;
    for (let user = 0; user < users; user++) {
      const client = new Client(system, job, `user ${user}`);
      const own = new Dice(seed * 31 + index * 7 + user);
      const life = live({ system, client, job, story, dice: own, until, isFirst: user === 0, index, isPublished });
      life.catch((error: unknown) => system.clock.stop(error));
    }
  }
  const hasty = new Dice(seed * 31 + 13);
  system.overtake = async (jobName, doomedAt) => {
    const job = jobs.find((other) => other.jobName === jobName);
    if (job === undefined || isLeftAlone(story, jobs.indexOf(job))) return;
    await new Client(system, job, "a hasty user").request("update", someJob(jobName, story, hasty), doomedAt);
  };
  const owner = own({ system, app, jobs, story, dice: new Dice(seed * 31 + 17), until });
  owner.catch((error: unknown) => system.clock.stop(error));
  meanwhile?.(system, until).catch((error: unknown) => system.clock.stop(error));
  await system.clock.run(until);
  await comeToRest(system, jobs);
  return { system, jobs };
}

/** The faults end, then the fires, then the running executions. */
export async function comeToRest(system: System, jobs: readonly JobKnowledge[]): Promise<void> {
  const until = system.clock.now;
  system.calm();
  await system.clock.run(until + 60_000);
  const rests = jobs.map((job) => rest(system, job));
  await system.clock.run(until + 120_000);
  await Promise.all(rests);
  const states = () => [...system.world.states.keys()].map((jobName) => system.world.states.get(jobName));
  const isBusy = () => states().some((state) => !isIdle(state));
  let fewest = Number.POSITIVE_INFINITY;
  let shrankAt = 0;
  for (let rested = REST_MS; rested === REST_MS || (isBusy() && rested - shrankAt <= LONGEST_STANDSTILL_MS); ) {
    await system.clock.run(until + rested);
    const waiting = states().reduce((sum, state) => sum + (state?.queue.length ?? 0), 0);
    if (waiting < fewest) {
      fewest = waiting;
      shrankAt = rested;
    }
    rested += REST_MS;
  }
  system.fireLists = await listAllFires(system, system.startAt, system.clock.now);
}

/** More than an invocation of a runner may take, so that a task streams in many segments. */
const SEGMENT_MS = 3_600_000;

/** The work of a task's process depends only on the task's id. */
const worker =
  ({ longestMs, segments }: Story) =>
  ({ taskId, job, item }: Task): Work => {
    if (segments !== undefined && item === 0 && job.streamingProcess)
      return { ms: SEGMENT_MS, outcome: "FINISHED", segments };
    const luck = diceOf(taskId);
    const outcome = luck < 0.03 ? "ERROR" : luck < 0.08 ? "FAILED" : "FINISHED";
    const ms = 20 + Math.floor(diceOf(`${taskId} ms`) * longestMs);
    return {
      ms,
      outcome,
      ...(job.streamingProcess ? { segments: 1 + Math.floor(diceOf(job.jobName + taskId) * 3) } : {}),
    };
  };

/** Ends the fires of a job: by an acknowledged update to a cron of a far year, else by its deletion. */
async function rest(system: System, job: JobKnowledge): Promise<void> {
  const config = aJob({ jobName: job.jobName, cron: RARELY });
  const client = new Client(system, job, "the last user");
  if (!(await client.request("update", config))) await client.request("deregister", config);
  job.conclude(system.clock.now);
}
