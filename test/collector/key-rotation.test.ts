import { expect, test } from "vitest";
import { createHandler } from "../../functions/collector/handler.ts";
import { keyOfTaskId, taskIdOf } from "../../functions/core/run/task-id.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { kill } from "../../functions/steps/run-state/cancel.ts";
import { taskKey } from "../memory/message-ports.ts";
import { batchOf, NOW, overWorld, recordOf } from "../support/over-world.ts";

const T = Math.floor(NOW / 1_000);
const OLD = "the first secret, which became known";
const NEW = "the second secret, which is not known";
const fireId = (n: number) => `c${T + 5 * n}`;
const executionId = (n: number) => `foo_job.${fireId(n)}`;

/** One execution is in flight when a second key comes into use. The next fire waits for the end of that execution. */
async function rotated() {
  const { world, deps } = await overWorld({ misfire: true });
  const before = { ...deps, taskKey: taskKey(OLD) };
  const after = { ...deps, taskKey: taskKey(OLD, NEW) };
  const tick = (n: number) => batchOf({ jobName: "foo_job", instantEpochSeconds: T + 5 * n });
  await createDispatcher(before)(tick(1));
  world.now = NOW + 10_000;
  await createDispatcher(after)(tick(2));
  const first = world.run.map(({ task }) => task);
  return { world, after, first, collect: createHandler(after), dispatch: createDispatcher(after) };
}

/** The waiting fire starts under the new key. */
async function oneLater() {
  const over = await rotated();
  const { world, first, collect, dispatch } = over;
  await collect(batchOf(...first.map((task) => recordOf(task))));
  await dispatch({ executionId: executionId(2), chunk: 0 });
  return { ...over, second: world.run.slice(first.length).map(({ task }) => task) };
}

test("the outcomes of tasks in flight count, and tasks of later executions carry the new key's number", async () => {
  const { world, first, second, collect } = await oneLater();
  expect(world.executions.get(executionId(1))).toMatchObject({ status: "FINISHED", counts: { FINISHED: 3 } });
  expect(first.map(({ taskId }) => keyOfTaskId(taskId))).toEqual([1, 1, 1]);
  expect(second.map(({ taskId }) => keyOfTaskId(taskId))).toEqual([2, 2, 2]);
  await collect(batchOf(...second.map((task) => recordOf(task))));
  expect(world.executions.get(executionId(2))).toMatchObject({ status: "FINISHED", counts: { FINISHED: 3 } });
});

test("a forger with the old secret can report nothing about an execution that began after it", async () => {
  const { world, second, collect } = await oneLater();
  const sign = await taskKey(OLD).signer();
  const forged = second.map(({ item, attempt }) => ({
    taskId: taskIdOf({ jobName: "foo_job", fireId: fireId(2), item, attempt }, sign),
  }));
  await collect(batchOf(...forged.map((task) => recordOf(task, { outcome: "FAILED" }))));
  expect(world.chunks.get(`${executionId(2)}#0`)?.ended.FAILED).toEqual(new Set());
  for (const { taskId } of second) expect(world.tasks.get(taskId)?.outcome).toBeUndefined();
});

test.each([
  { text: "of a key that does not exist", change: (id: string) => id.replace("@-@2.", "@-@3.") },
  { text: "with another number than its key's", change: (id: string) => id.replace("@-@2.", "@-@") },
  { text: "with the number of the first key", change: (id: string) => id.replace("@-@2.", "@-@1.") },
])("an id $text is dropped before anything is read", async ({ change }) => {
  const { world, after, second } = await oneLater();
  const [task] = second;
  if (task === undefined) throw new Error("no task");
  const end: typeof after.ends.end = () => Promise.reject(new Error("a row was written"));
  const collect = createHandler({ ...after, ends: { ...after.ends, end } });
  expect(await collect(batchOf(recordOf({ taskId: change(task.taskId) })))).toEqual({ batchItemFailures: [] });
  expect(world.tasks.get(task.taskId)).toBeUndefined();
});

test("before and after the change, a kill sets the flag that the execution's own runners read", async () => {
  const over = await rotated();
  await kill(over.after, "foo_job", fireId(1));
  const flags = over.world.cancelFlags;
  expect(over.first.map(({ cancelKey }) => flags.has(cancelKey))).toEqual([true, true, true]);
  const later = await oneLater();
  await kill(later.after, "foo_job", fireId(2));
  expect(later.second.map(({ cancelKey }) => later.world.cancelFlags.has(cancelKey))).toEqual([true, true, true]);
});
