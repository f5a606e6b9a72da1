import { Timings } from "../../functions/contract/timings.ts";
import { permitRules } from "../../functions/core/run/permits.ts";
import { schedules } from "../memory/config-ports.ts";
import { marks } from "../memory/mark-ports.ts";
import { deadLetters, invoker, laterChecks, notifier, runners, taskKey, tickQueue } from "../memory/message-ports.ts";
import { storesOf } from "../memory/stores-of.ts";
import { World } from "../memory/world.ts";
import { aJob, anApp } from "./a-job.ts";

/** 2027-01-04T10:00:00.250Z, a Monday. */
export const NOW = Date.parse("2027-01-04T10:00:00.250Z");

/** ARN of the queue of checks: no runner can send to it. */
export const CHECKS_QUEUE = "arn:aws:sqs:us-east-1:123456789012:checks";

/** The ports of a world of memory that are no stores, and the settings of the functions that use them. */
export const outsideOf = (world: World) => ({
  schedules: schedules(world),
  ticks: tickQueue(world),
  laterChecks: laterChecks(world),
  invoker: invoker(world),
  notifier: notifier(world),
  runners: runners(world),
  deadLetters: deadLetters(world),
  timings: Timings.parse({}),
  checksQueue: CHECKS_QUEUE,
  maxInFlight: 500,
  permitRules: permitRules(1_000),
  metrics: { add: () => {} },
});

/** Everything any function needs, over a world of memory with one registered job: due every 5 s, 3 shards. */
export async function overWorld(job: Parameters<typeof aJob>[0] = {}) {
  const world = new World(NOW);
  const errors: { fact: string; cause: unknown }[] = [];
  const deps = {
    ...storesOf(world),
    ...outsideOf(world),
    letterNotes: marks(world),
    taskKey: taskKey(),
    now: () => world.now,
    /** Time passes at once, and never back. */
    sleepUntil: async (at: number) => {
      world.now = Math.max(world.now, at);
    },
    log: { info: () => {}, error: (fact: string, { cause }: { cause: unknown }) => void errors.push({ fact, cause }) },
  };
  const config = aJob(job);
  await deps.apps.create(anApp());
  await deps.jobs.create({ revision: NOW, enabled: true, config, state: "ACTIVE" }, NOW + 120_000);
  return { world, deps, config, errors };
}

/** A batch of messages with ids `m0`, `m1`, …; objects are sent as JSON. */
export const batchOf = (...bodies: unknown[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index}`,
    body: typeof body === "string" ? body : JSON.stringify(body),
  })),
});

/** A batch of checks, as their own queue hands them over: no runner can send to it. */
export const checksOf = (...checks: unknown[]) => ({
  Records: batchOf(...checks).Records.map((message) => ({ ...message, eventSourceARN: CHECKS_QUEUE })),
});

/** The record of a runner's destination for a task that has ended. */
export const recordOf = (task: { taskId: string }, report: object = {}) => ({
  requestContext: { condition: "Success" },
  requestPayload: task,
  responseContext: { statusCode: 200 },
  responsePayload: { taskId: task.taskId, outcome: "FINISHED", endedAt: NOW, ...report },
});
