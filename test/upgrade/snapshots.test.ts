import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DestinationRecord } from "../../functions/contract/destination-record.ts";
import { Task } from "../../functions/contract/task.ts";
import { batchOf, checksOf, recordOf } from "../support/over-world.ts";
import { messagesIn, writeSnapshot } from "./record.ts";
import { type KeptMessage, type Snapshot, snapshots } from "./snapshot.ts";
import { type StackOnTables, stackOnTables } from "./stack-on-tables.ts";

/*
 * A stack is updated while work is in flight: rows and messages of the old version meet the functions of the new one.
 * RECORD_SNAPSHOT=<version> adds one of the present version; an older one is never written again.
 */
const { RECORD_SNAPSHOT } = process.env;
if (RECORD_SNAPSHOT) await writeSnapshot(RECORD_SNAPSHOT);

test("there is a snapshot", () => expect(snapshots().length).toBeGreaterThan(0));

describe.each(snapshots())("the stack of $name", ({ snapshot }) => {
  let stack: StackOnTables;
  beforeAll(async () => {
    stack = await stackOnTables(snapshot.at, snapshot.rows);
  });
  afterAll(() => stack.stop());

  test.each(Object.entries(snapshot.answers))("answers GET %s as it did", async (path, answer) => {
    const { statusCode, json } = await stack.send({ method: "GET", path });
    expect(statusCode).toBe(200);
    expect(json).toMatchObject(answer as object);
  });

  test("ends the executions that were open, by the messages that were sent and by its sweep", async () => {
    const open = openIn(snapshot);
    expect(open.length).toBeGreaterThan(3);
    await deliver(stack, snapshot.messages);
    for (let sweeps = 0; sweeps < SWEEPS; sweeps++) {
      stack.clock.now += SWEEP_MS;
      await stack.sweep();
      await deliver(stack, followUps(stack));
    }
    const ended = open.map(async ({ executionId }) => {
      const { json } = await stack.send({ method: "GET", path: `/api/job/executions/${executionId}` });
      return [executionId, json.status];
    });
    const still = (await Promise.all(ended)).filter(([, status]) => OPEN.includes(status));
    expect([still, stack.errors()]).toEqual([[], []]);
  });
});

const OPEN = ["RUNNING", "CANCELLING", "QUEUED"];
/** A lost attempt is fenced for 60 s, and a failover waits for up to 240 s: each is a sweep later at most. */
const SWEEPS = 4;
const SWEEP_MS = 600_000;

const openIn = ({ answers }: Snapshot) =>
  Object.entries(answers)
    .filter(([path]) => path.endsWith("/executions"))
    .flatMap(([, list]) => list as { executionId: string; status: string }[])
    .filter(({ status }) => OPEN.includes(status));

/** Delivers each message, and those that follow, until none is left. */
async function deliver(stack: StackOnTables, messages: readonly KeptMessage[]): Promise<void> {
  for (let left = messages; left.length > 0; left = followUps(stack)) {
    for (const message of left) await receive(stack, message);
    stack.clock.now += 10_000;
  }
}

/** Fires and wakes lead on for ever: theirs are not followed. */
function followUps({ world }: StackOnTables): KeptMessage[] {
  const sent = messagesIn(world).filter(({ to }) => to !== "ticks" && to !== "planner");
  for (const kind of ["ticks", "laterChecks", "run", "invoked"] as const) world[kind].length = 0;
  return sent;
}

async function receive(stack: StackOnTables, { to, body }: KeptMessage): Promise<void> {
  if (to === "planner") return stack.plan(body);
  if (to === "dispatcher") return void (await stack.dispatch(body));
  if (to === "collector") return void (await stack.collect(body));
  if (to === "ticks") return expectNoFailure(await stack.dispatch(batchOf(body)));
  if (to === "checks") return expectNoFailure(await stack.collect(checksOf(body)));
  if (to === "outcomes") return expectNoFailure(await stack.collect(batchOf(body)));
  if (to === "runner") return run(stack, Task.parse(body));
}

const expectNoFailure = (answer: unknown) => expect(answer).toEqual({ batchItemFailures: [] });

/** A runner of the new version: it claims a task that was invoked by the old one, unless another one has it. */
async function run({ deps, clock, collect }: StackOnTables, task: Task): Promise<void> {
  const claim = { nonce: "of the new version", segment: task.segment, claimedAt: clock.now };
  if (!(await deps.claims.claim(task.taskId, { ...claim, log: { memoryMB: 512, stream: "a" } }))) {
    // The old version's runner holds it, and reports.
    const row = await deps.claims.read(task.taskId);
    if (row?.outcome !== undefined) return;
  }
  const outcome = (await deps.claims.isCancelled(task.cancelKey)) ? "KILLED" : "FINISHED";
  const record = DestinationRecord.parse(recordOf(task, { outcome, endedAt: clock.now }));
  expectNoFailure(await collect(batchOf(record)));
}
