import { describe, expect, test } from "vitest";
import { NO_TALLY } from "../../../functions/core/run/fold-outcomes.ts";
import { cronFireId, executionIdOf } from "../../../functions/core/run/ids.ts";
import { changeJob } from "../../../functions/steps/configuration/change-job.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { complete } from "../../../functions/steps/run-state/complete.ts";
import { anApp } from "../../support/a-job.ts";
import { askedOf } from "../../support/asked-of.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { doOwedWork } from "../../support/owed-work.ts";

/** The n-th due instant after the registration: every five seconds. */
const instant = (n: number) => NOW - 250 + 5_000 * n;

/** A job with this many fires: the first one runs, and the others wait. */
async function aJobWithQueue(fires: number) {
  const over = await overWorld({ misfire: true, shardingTotalCount: 1 });
  const { world, deps } = over;
  for (let n = 1; n <= fires; n++) {
    world.now = instant(n) + 10;
    await fire(deps, "foo_job", instant(n));
  }
  const running = world.executions.get(executionIdOf("foo_job", cronFireId(instant(1))));
  if (running === undefined) throw new Error("nothing runs");
  const statuses = () => world.fires.values("foo_job#").map(({ status, reason }) => `${status} ${reason ?? ""}`.trim());
  return { ...over, running, statuses };
}

describe("the end of an execution", () => {
  test("starts the oldest waiting fire, and requests its fan-out", async () => {
    const { world, deps, running, statuses } = await aJobWithQueue(3);
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "STARTED", "QUEUED"]);
    const next = executionIdOf("foo_job", cronFireId(instant(2)));
    expect(world.invoked).toEqual([{ fanOut: { executionId: next, chunk: 0 } }]);
  });

  test("a repeated call starts nothing, and requests the fan-out of the running execution again", async () => {
    const { world, deps, running, statuses } = await aJobWithQueue(3);
    await complete(deps, running);
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "STARTED", "QUEUED"]);
    const next = executionIdOf("foo_job", cronFireId(instant(2)));
    expect(world.invoked).toEqual(Array(2).fill({ fanOut: { executionId: next, chunk: 0 } }));
  });

  test("a repeated call ends no waiting fire: the end of the running execution does", async () => {
    const { world, deps, running, statuses } = await aJobWithQueue(3);
    await complete(deps, running);
    world.apps.put("foo_app", anApp({ disabled: true }));
    const noted = askedOf(deps);
    await complete(noted.deps, running);
    expect(statuses()).toEqual(["STARTED", "STARTED", "QUEUED"]);
    expect(noted.asked).toEqual(["runs.readState", "runs.getExecution", "invoker.fanOut"]);
  });

  test("starts nothing of an app that was disabled after its fires had come", async () => {
    const { world, deps, running, statuses } = await aJobWithQueue(3);
    world.apps.put("foo_app", anApp({ disabled: true }));
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "SKIPPED disabled", "SKIPPED disabled"]);
    expect(world.states.get("foo_job")).toMatchObject({ queue: [] });
    expect(world.states.get("foo_job")?.running).toBeUndefined();
  });

  test("starts nothing of a disabled job, although the writer died before it updated the run state", async () => {
    const { world, deps, config, running, statuses } = await aJobWithQueue(3);
    await deps.jobs.change({ revision: world.now, enabled: false, config, state: "ACTIVE" }, NOW, world.now);
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "SKIPPED disabled", "SKIPPED disabled"]);
    expect(world.executions.get(running.executionId)).toMatchObject({ status: "FINISHED", reason: "disabled" });
  });

  test("starts no fire without a row, and reads no app without a name", async () => {
    const { world, deps, running, statuses } = await aJobWithQueue(2);
    world.fires.delete(`foo_job#${cronFireId(instant(2))}`);
    const noted = askedOf(deps);
    await expect(complete(noted.deps, running)).rejects.toThrow("without a row");
    expect(noted.asked).not.toContain("apps.get");
    expect(statuses()).toEqual(["STARTED"]);
  });

  test("of a DAEMON job ends the waiting fires of a disabled app, too", async () => {
    const { world, deps, statuses } = await aJobWithQueue(3);
    const { queue, version } = await deps.runs.readState("foo_job");
    world.states.put("foo_job", { version, queue, daemonRuns: 1, daemonChunks: 1 });
    const running = world.executions.get(executionIdOf("foo_job", cronFireId(instant(1))));
    if (running === undefined) throw new Error("nothing runs");
    const daemon = { ...running, daemon: { stateVersion: 1, misfire: true, sampleEvery: 0 } };
    world.executions.put(running.executionId, daemon);
    world.apps.put("foo_app", anApp({ disabled: true }));
    await complete(deps, daemon);
    expect(statuses()).toEqual(["STARTED", "SKIPPED disabled", "SKIPPED disabled"]);
    expect(world.states.get("foo_job")).toMatchObject({ queue: [], daemonRuns: 0 });
  });

  test("judges each waiting fire by the app of its own revision", async () => {
    const { world, deps, config, running, statuses } = await aJobWithQueue(3);
    await deps.apps.create(anApp({ appName: "bar_app" }));
    const job = await deps.jobs.get("foo_job");
    if (job === undefined) throw new Error("there is no job");
    world.now += 1;
    await changeJob(deps, job, { config: { ...config, appName: "bar_app" } });
    for (const n of [4, 5]) {
      world.now = instant(n) + 10;
      await fire(deps, "foo_job", instant(n));
    }
    expect(statuses()).toEqual(["STARTED", ...Array(4).fill("QUEUED")]);
    world.apps.put("foo_app", anApp({ disabled: true }));
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "SKIPPED disabled", "SKIPPED disabled", "STARTED", "QUEUED"]);
    expect(world.executions.get(running.executionId)).toMatchObject({ status: "FINISHED" });
  });
});

describe("a completion", () => {
  test("writes the outcome of the execution once", async () => {
    const { world, deps, running } = await aJobWithQueue(1);
    await complete(deps, { ...running, tally: { counts: { ...NO_TALLY.counts, FAILED: 1 }, unrun: NO_TALLY.unrun } });
    expect(world.executions.get(running.executionId)).toMatchObject({ status: "FAILED", endedAt: world.now });
    expect(world.executions.get(running.executionId)).not.toHaveProperty("unrun");
    expect(world.invoked).toEqual([]);
    world.now += 1_000;
    const noted = askedOf(deps);
    await complete(noted.deps, running);
    expect(noted.asked).toEqual(["runs.readState"]);
    expect(world.executions.get(running.executionId)).toMatchObject({ status: "FAILED", endedAt: world.now - 1_000 });
    expect(world.invoked).toEqual([]);
  });

  test("requests no fan-out of an execution that was handed to Lambda, is cancelled, or has expired", async () => {
    const { world, deps, running } = await aJobWithQueue(2);
    await complete(deps, running);
    world.invoked.length = 0;
    const next = executionIdOf("foo_job", cronFireId(instant(2)));
    const execution = world.executions.get(next);
    if (execution === undefined) throw new Error("nothing was started");
    world.executions.put(next, { ...execution, status: "CANCELLING" });
    await complete(deps, running);
    world.executions.put(next, { ...execution, releasedChunks: 1 });
    await complete(deps, running);
    world.executions.delete(next);
    await complete(deps, running);
    expect(world.invoked).toEqual([]);
  });

  test("of a DAEMON job's execution does nothing if that is closed or has expired", async () => {
    const { world, deps } = await overWorld({ jobExecutionType: "DAEMON" });
    world.now = instant(1) + 10;
    const execution = await fire(deps, "foo_job", instant(1));
    if (execution === undefined) throw new Error("nothing was started");
    await complete(deps, execution);
    const closed = world.states.get("foo_job");
    expect(closed).toMatchObject({ daemonRuns: 0 });
    await complete(deps, execution);
    world.executions.delete(execution.executionId);
    await complete(deps, execution);
    expect(world.states.get("foo_job")).toEqual(closed);
  });

  test("ends a long queue of a disabled app in bounded writes, and then the execution", async () => {
    const { world, deps, running, statuses } = await aJobWithQueue(101);
    world.apps.put("foo_app", anApp({ disabled: true }));
    const noted = askedOf(deps);
    await complete(noted.deps, running);
    expect(noted.asked.filter((call) => call === "runs.commit")).toHaveLength(3);
    expect(statuses().filter((status) => status === "SKIPPED disabled")).toHaveLength(100);
    expect(world.executions.get(running.executionId)).toMatchObject({ status: "FINISHED" });
  });

  test.each([{ isDisabled: false }, { isDisabled: true }])(
    "may die after any call, with a disabled app: $isDisabled",
    async ({ isDisabled }) => {
      const { different, together } = await everyDeath({
        begin: async () => {
          const over = await aJobWithQueue(3);
          const { world, deps, running } = over;
          if (isDisabled) world.apps.put("foo_app", anApp({ disabled: true }));
          await deps.fanOuts.openChunk(running.executionId, 0, world.now, world.now + 1_000);
          await deps.fanOuts.release(running.executionId, 1, undefined);
          await deps.fanOuts.addEnded(running.executionId, 0, new Map([["FINISHED", [0]]]));
          await deps.fanOuts.addDoneChunk(running.executionId, 0, NO_TALLY, world.now + 60_000);
          return over;
        },
        step: ({ running }, deps) => complete(deps, running),
        after: (over) => doOwedWork(over, over.world.now + 120_000),
        told: ({ world, statuses }) => [
          statuses().slice(0, 3),
          world.executions
            .values()
            .map(({ status }) => status)
            .slice(0, 3),
        ],
      });
      expect({ different, together }).toEqual({ different: {}, together: [] });
    },
  );
});
