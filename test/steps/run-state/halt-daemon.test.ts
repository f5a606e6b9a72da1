import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { cronFireId, executionIdOf } from "../../../functions/core/run/ids.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { applyToRun } from "../../../functions/steps/run-state/cancel.ts";
import { cancelExecution } from "../../../functions/steps/run-state/cancel-execution.ts";
import { commitDaemon } from "../../../functions/steps/run-state/commit-daemon.ts";
import { haltDaemon } from "../../../functions/steps/run-state/halt-daemon.ts";
import { fanOut } from "../../../functions/steps/shards/fan-out.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { askedOf } from "../../support/asked-of.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

const instant = (n: number) => NOW - 250 + 5_000 * n;
const fireId = (n: number) => cronFireId(instant(n));
const executionId = (n: number) => executionIdOf("foo_job", fireId(n));
const JOB = { jobExecutionType: "DAEMON", misfire: true, shardingTotalCount: 1 } as const;

/** A disabled DAEMON job: its first fire runs, the others wait for it; its halt is stored and not done. */
async function halted(fires: number, job: Parameters<typeof overWorld>[0] = {}) {
  const over = await overWorld({ ...JOB, ...job });
  const { world, deps, config } = over;
  for (let n = 1; n <= fires; n++) {
    world.now = instant(n) + 10;
    const started = await fire(deps, "foo_job", instant(n));
    if (started !== undefined) await fanOut(deps, started);
  }
  world.now += 1;
  await deps.jobs.change({ revision: world.now, enabled: false, config, state: "ACTIVE" }, NOW, world.now + 120_000);
  await applyToRun(deps, "foo_job");
  for (const sent of [world.invoked, world.laterChecks]) sent.length = 0;
  const statuses = () => world.executions.values("").map(({ status, reason }) => `${status} ${reason}`);
  return { ...over, statuses };
}

test("a halt cancels the running and the waiting executions, and asks for a check of the waiting ones", async () => {
  const { world, deps, statuses } = await halted(3);
  await haltDaemon(deps, "foo_job");
  expect(statuses()).toEqual(Array(3).fill("CANCELLING disabled"));
  expect(world.daemons.get("foo_job#0")).toMatchObject({
    queue: [],
    haltedThrough: 4,
    busy: new Map([[0, fireId(1)]]),
  });
  expect(world.laterChecks).toEqual(
    [2, 3].map((n) => ({ check: { executionId: executionId(n), chunk: 0 }, at: world.now })),
  );
  expect(owedOf(world).filter(({ owes }) => owes === "halt")).toEqual([]);
});

test("a halt reads each chunk once before its write, and once behind it", async () => {
  const { deps } = await halted(1);
  const noted = askedOf(deps);
  await haltDaemon(noted.deps, "foo_job");
  // The second of them belongs to the write.
  expect(noted.asked.filter((call) => call === "daemons.read")).toHaveLength(3);
});

test("at most five chunks are halted at a time", async () => {
  const { world, deps } = await halted(0);
  world.halts.put("foo_job", { through: 9, reason: "disabled" }, { owes: { kind: "halt", dueAt: NOW } });
  world.states.put("foo_job", { version: 9, queue: [], daemonChunks: 8 });
  let [now, most] = [0, 0];
  const read: typeof deps.daemons.read = async (...asked) => {
    most = Math.max(most, ++now);
    await setImmediate();
    now--;
    return deps.daemons.read(...asked);
  };
  await haltDaemon({ ...deps, daemons: { ...deps.daemons, read } }, "foo_job");
  expect([most, world.daemons.keys().length]).toEqual([5, 8]);
});

test("a halt stays owed while one of its chunks fails", async () => {
  const { world, deps } = await halted(1);
  const commit = () => Promise.reject(new Error("throttled"));
  const halting = haltDaemon({ ...deps, daemons: { ...deps.daemons, commit } }, "foo_job");
  await expect(halting).rejects.toThrow("throttled");
  expect(owedOf(world)).toContainEqual({ owes: "halt", jobName: "foo_job", dueAt: world.now + 60_000 });
});

test("a halt passes over an execution that is forgotten", async () => {
  const { world, deps, statuses } = await halted(2);
  world.executions.delete(executionId(1));
  await haltDaemon(deps, "foo_job");
  expect(statuses()).toEqual(["CANCELLING disabled"]);
  expect(world.daemons.get("foo_job#0")).toMatchObject({ queue: [] });
});

test("a halt that is done costs one read", async () => {
  const { deps } = await halted(1);
  await haltDaemon(deps, "foo_job");
  const noted = askedOf(deps);
  await haltDaemon(noted.deps, "foo_job");
  expect(noted.asked).toEqual(["daemons.getHalt"]);
});

test("a halt reads an execution once, although it has shards in many chunks", async () => {
  const { world, deps, statuses } = await halted(1, { shardingTotalCount: 450 });
  for (const chunk of [1, 2])
    world.daemons.put(`foo_job#${chunk}`, {
      ...{ version: 1, queue: [], haltedThrough: 0 },
      busy: new Map([[0, fireId(1)]]),
    });
  const noted = askedOf(deps);
  await haltDaemon(noted.deps, "foo_job");
  expect(statuses()).toEqual(["CANCELLING disabled"]);
  // One read tells that it runs, one decides the cancellation, and one shows its chunks.
  expect(noted.asked.filter((call) => call === "runs.getExecution")).toHaveLength(3);
});

test("a halt looks at every chunk", async () => {
  const { world, deps, statuses } = await halted(1, { shardingTotalCount: 450 });
  await haltDaemon(deps, "foo_job");
  expect(statuses()).toEqual(["CANCELLING disabled"]);
  for (const chunk of [0, 1, 2]) expect(world.daemons.get(`foo_job#${chunk}`)).toMatchObject({ haltedThrough: 2 });
  // Two chunks were not handed over yet: the fan-out ends them.
  expect(world.invoked).toContainEqual({ fanOut: { executionId: executionId(1), chunk: 1 } });
});

test("an execution that takes its place while a chunk is read is found by a second look", async () => {
  const { world, deps, statuses } = await halted(2);
  const third = { ...world.executions.get(executionId(2)) } as NonNullable<ReturnType<typeof world.executions.get>>;
  world.executions.put(executionId(3), { ...third, executionId: executionId(3), fireId: fireId(3), releasedChunks: 0 });
  let isTaken = false;
  const getExecution: typeof deps.runs.getExecution = async (id) => {
    const found = await deps.runs.getExecution(id);
    const late = world.executions.get(executionId(3));
    if (!isTaken && late !== undefined) {
      isTaken = true;
      await fanOut(deps, late);
    }
    return found;
  };
  await haltDaemon({ ...deps, runs: { ...deps.runs, getExecution } }, "foo_job");
  expect(isTaken).toBe(true);
  expect(statuses()).toEqual(Array(3).fill("CANCELLING disabled"));
  expect(world.daemons.get("foo_job#0")).toMatchObject({ queue: [] });
});

test("a halt that another one has overtaken looks again before it says that all is done", async () => {
  const { world, deps, statuses } = await halted(1);
  const first = { ...world.executions.get(executionId(1)) } as NonNullable<ReturnType<typeof world.executions.get>>;
  world.executions.put(executionId(2), { ...first, executionId: executionId(2), fireId: fireId(2), releasedChunks: 0 });
  let isOvertaken = false;
  const getExecution: typeof deps.runs.getExecution = async (id) => {
    const found = await deps.runs.getExecution(id);
    const late = world.executions.get(executionId(2));
    if (!isOvertaken && late !== undefined) {
      isOvertaken = true;
      await fanOut(deps, late);
      // The other one dies right after its write.
      await commitDaemon(deps, "foo_job", 0, { kind: "halt", through: 2, fireIds: new Set() });
    }
    return found;
  };
  await haltDaemon({ ...deps, runs: { ...deps.runs, getExecution } }, "foo_job");
  expect(isOvertaken).toBe(true);
  expect(statuses()).toEqual(Array(2).fill("CANCELLING disabled"));
  expect(world.daemons.get("foo_job#0")).toMatchObject({ queue: [], haltedThrough: 2 });
});

test("an execution that began after the halt is left alone", async () => {
  const { world, deps, config } = await halted(1);
  world.now = instant(9);
  await deps.jobs.change({ revision: world.now, enabled: true, config, state: "ACTIVE" }, instant(1) + 11, world.now);
  world.now = instant(10);
  const started = await fire(deps, "foo_job", instant(10));
  if (started === undefined) throw new Error("nothing was started");
  const queue = [{ fireId: fireId(10), offsets: new Set([0]) }];
  world.daemons.put("foo_job#0", { version: 1, busy: new Map([[0, fireId(1)]]), queue, haltedThrough: 0 });
  await haltDaemon(deps, "foo_job");
  expect(world.executions.get(executionId(10))).toMatchObject({ status: "RUNNING" });
  expect(world.daemons.get("foo_job#0")).toMatchObject({ queue });
  expect(world.laterChecks).toEqual([]);
});

test("a halt may die after any call", async () => {
  const result = await everyDeath({
    begin: () => halted(3, { shardingTotalCount: 201 }),
    step: (_, deps) => haltDaemon(deps, "foo_job"),
    after: ({ deps }) => haltDaemon(deps, "foo_job"),
    told: ({ world, statuses }) => [
      statuses(),
      world.daemons.values().map(({ queue }) => queue),
      owedOf(world).map(({ owes }) => owes),
    ],
  });
  expect(result).toMatchObject({ different: {}, together: [] });
});

test("a cancel is not repeated, but its fan-out is asked for until every chunk was handed over", async () => {
  const { world, deps } = await halted(1);
  const execution = world.executions.get(executionId(1));
  if (execution === undefined) throw new Error("nothing runs");
  const state = () => world.states.get("foo_job")?.version;
  const before = state() ?? 0;
  world.executions.put(executionId(1), { ...execution, releasedChunks: 0 });
  await cancelExecution(deps, execution, "disabled");
  await cancelExecution(deps, execution, "disabled");
  expect(state()).toBe(before + 1);
  expect(world.invoked).toEqual(Array(2).fill({ fanOut: { executionId: executionId(1), chunk: 0 } }));
});

test("a cancel of an execution that has ended, or is forgotten, does nothing", async () => {
  const { world, deps } = await halted(1);
  const execution = world.executions.get(executionId(1));
  if (execution === undefined) throw new Error("nothing runs");
  const before = world.states.get("foo_job");
  world.executions.put(executionId(1), { ...execution, status: "FINISHED", releasedChunks: 0 });
  await cancelExecution(deps, execution, "disabled");
  world.executions.delete(executionId(1));
  await cancelExecution(deps, execution, "disabled");
  expect([world.invoked, world.states.get("foo_job")]).toEqual([[], before]);
});
