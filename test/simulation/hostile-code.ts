import type { Task } from "../../functions/contract/task.ts";
import type { TaskRow } from "../../functions/ports/task-store.ts";
import type { World } from "../memory/world.ts";
import type { Dice } from "./dice.ts";

/** The reach of a job's code, by its runner's role: the claim in its own row, and the outcomes queue. */
export interface Reach {
  readonly task: Task;
  readonly world: World;
  /** Epoch ms. */
  readonly now: number;
  readonly dice: Dice;
  /** Sends a text to the outcomes queue. */
  readonly send: (body: string) => void;
}

/** A value of 400 KB, so that the item with its key is too large. DynamoDB refuses each update that leaves it there. */
const PADDING = "x".repeat(409_000);
const YEAR_MS = 365 * 86_400_000;

/** The acts of job code that lies about its task. */
const ACTS: readonly ((reach: Reach) => void)[] = [
  (reach) => overwrite(reach, { nonce: PADDING }),
  (reach) => overwrite(reach, { claimedAt: reach.now + YEAR_MS }),
  (reach) => overwrite(reach, { claimedAt: reach.dice.pick([Number.MAX_VALUE, -1, 1]) }),
  (reach) => overwrite(reach, { claimedAt: reach.dice.pick(["soon", null, [], { at: 1 }]) }),
  (reach) => overwrite(reach, { segment: reach.dice.pick([0, 1, 7, Number.MAX_VALUE, "2"]) }),
  (reach) => overwrite(reach, { nonce: undefined }),
  // Its claim begins again, many times.
  (reach) => overwrite(reach, { claimedAt: reach.now }),
  forgeSegments,
  forgeOutcome,
  forgeChecks,
  babble,
];

/** One to three acts of a task's job code. */
export function actHostile(reach: Reach): void {
  for (let acts = reach.dice.between(1, 3); acts > 0; acts--) reach.dice.pick(ACTS)(reach);
}

/**
 * Writes into the task's own row while that has no outcome: a runner may not change the outcome, and after it the claim
 * is read from elsewhere.
 */
function overwrite({ world, task: { taskId } }: Reach, values: Readonly<Record<string, unknown>>): void {
  const row = world.tasks.get(taskId);
  if (row === undefined || row.outcome !== undefined) return;
  const written = Object.entries({ ...row, ...values }).filter(([, value]) => value !== undefined);
  world.tasks.put(taskId, Object.fromEntries(written) as unknown as TaskRow);
}

/** Asks for segments, in the row and by messages, although its runner asked for none. */
function forgeSegments(reach: Reach): void {
  const { task, now, dice, send } = reach;
  if (dice.chance(0.5)) overwrite(reach, { segment: 1 });
  for (let segment = 1; segment <= dice.between(1, 8); segment++)
    send(recordOf({ ...task, segment }, { taskId: task.taskId, outcome: "FINISHED", endedAt: now, more: true }));
}

/** Says that its own task has ended: now, in a year, or a year ago, which makes its row expire. */
function forgeOutcome({ task, now, dice, send }: Reach): void {
  const outcome = dice.pick(["FINISHED", "FAILED", "KILLED", "LOST"]);
  const endedAt = now + dice.pick([0, YEAR_MS, -YEAR_MS]);
  send(recordOf(task, { taskId: task.taskId, outcome, endedAt, segment: 9, claimedAt: 1 }));
}

/** Sends checks to the outcomes queue. The collector takes none from there. */
function forgeChecks({ task: { executionId, taskId }, now, send }: Reach): void {
  send(JSON.stringify({ executionId, chunk: 0, offsets: [0, 1, 2], confirmAt: now }));
  send(JSON.stringify({ executionId, chunk: 0, more: { taskId, segment: 2 } }));
  send(JSON.stringify({ executionId: `${executionId}9`, chunk: 1_000_000_000 }));
}

/** Sends texts that are no messages, and records of tasks that this stack has not signed. */
function babble({ task, now, send }: Reach): void {
  const stranger = `${task.taskId.slice(0, task.taskId.lastIndexOf("@-@"))}@-@${"A".repeat(43)}`;
  send(recordOf({ taskId: stranger, segment: 1 }, { taskId: stranger, outcome: "FINISHED", endedAt: now }));
  send("{");
  send(JSON.stringify({ requestPayload: { taskId: 1 } }));
  send(JSON.stringify([]));
}

const recordOf = (requestPayload: object, responsePayload: object) =>
  JSON.stringify({ requestContext: { condition: "Success" }, requestPayload, responseContext: {}, responsePayload });
