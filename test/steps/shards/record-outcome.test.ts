import { expect, test } from "vitest";
import { DestinationRecord } from "../../../functions/contract/destination-record.ts";
import { recordOutcome } from "../../../functions/steps/shards/record-outcome.ts";
import { taskKey } from "../../memory/message-ports.ts";
import { askedOf } from "../../support/asked-of.ts";
import { NOW, recordOf } from "../../support/over-world.ts";
import { running } from "./running.ts";

/** A task that is in Lambda, and the destination record of its runner. */
async function reported(report: object = {}) {
  const over = await running(2);
  const { world, nameOf } = over;
  const task = world.run.find(({ task }) => task.item === 1)?.task;
  if (task === undefined) throw new Error("nothing is in Lambda");
  return {
    ...over,
    ...askedOf(over.deps),
    task,
    name: nameOf(1),
    record: DestinationRecord.parse(recordOf(task, report)),
  };
}

test("the outcome of a record is written to the task's row, which stands", async () => {
  const { world, deps, name, record, task } = await reported({ outcome: "FAILED", exitCode: 3 });
  world.now += 60_000;
  const end = { outcome: "FAILED", exitCode: 3, reportedSegment: 1, endedAt: NOW };
  expect(await recordOutcome(deps, record)).toEqual({
    ...{ kind: "standing", name, key: 1, row: { taskId: task.taskId, ...end } },
  });
  expect(world.tasks.get(task.taskId)).toMatchObject(end);
});

test("an outcome is never later than now", async () => {
  const { world, deps, record } = await reported({ endedAt: Number.MAX_SAFE_INTEGER });
  expect(await recordOutcome(deps, record)).toMatchObject({ row: { endedAt: world.now } });
});

test("an outcome that stands is kept: the record gets it back", async () => {
  const { deps, ended, name, record } = await reported();
  const { row } = await ended(1, { outcome: "LOST" });
  expect(await recordOutcome(deps, record)).toEqual({ kind: "standing", name, key: 1, row });
});

test("a task that goes on names its next segment, and its row is left alone", async () => {
  const { deps, asked, name, record } = await reported({ more: true });
  expect(await recordOutcome(deps, record)).toEqual({ kind: "more", name, key: 1, segment: 2 });
  expect(asked).toEqual(["taskKey.find"]);
});

test("a runner that was not the claimant says nothing of the task", async () => {
  const { deps, asked, record } = await reported();
  expect(await recordOutcome(deps, { ...record, responsePayload: { ignored: true } })).toBeUndefined();
  expect(asked).toEqual(["taskKey.find"]);
});

test("a task id that this stack has not signed is not looked at", async () => {
  const { deps, asked, record } = await reported();
  const other = { ...deps, taskKey: taskKey("another secret") };
  expect(await recordOutcome(other, record)).toBeUndefined();
  expect(asked).toEqual([]);
});

test("a record whose task id was signed by a key that this stack does not have is none", async () => {
  const { deps, record, asked } = await reported();
  const taskKey = { ...deps.taskKey, find: async () => undefined };
  expect(await recordOutcome({ ...deps, taskKey }, record)).toBeUndefined();
  expect(asked).not.toContain("ends.end");
});
