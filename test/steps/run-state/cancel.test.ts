import { describe, expect, test } from "vitest";
import { cronFireId, executionIdOf } from "../../../functions/core/run/ids.ts";
import { createHandler as createPlanner } from "../../../functions/planner/handler.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { applyToRun, kill } from "../../../functions/steps/run-state/cancel.ts";
import { haltDaemon } from "../../../functions/steps/run-state/halt-daemon.ts";
import { fanOut } from "../../../functions/steps/shards/fan-out.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { anApp } from "../../support/a-job.ts";
import { askedOf } from "../../support/asked-of.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { doOwedWork } from "../../support/owed-work.ts";

const instant = (n: number) => NOW - 250 + 5_000 * n;
const fireId = (n: number) => cronFireId(instant(n));
const executionId = (n: number) => executionIdOf("foo_job", fireId(n));
const APPLY = ["runs.readState", "jobs.get", "apps.get"];

/** A job with this many fires; no shard of the first one was handed to Lambda yet. */
async function afterFires(fires: number, job: Parameters<typeof overWorld>[0] = {}) {
  const over = await overWorld({ misfire: true, ...job });
  const { world, deps, config } = over;
  for (let n = 1; n <= fires; n++) {
    world.now = instant(n) + 10;
    await fire(deps, "foo_job", instant(n));
  }
  const disable = async () => {
    world.now += 1;
    await deps.jobs.change({ revision: world.now, enabled: false, config, state: "ACTIVE" }, NOW, world.now + 120_000);
    return world.now;
  };
  const statuses = () => world.fires.values("foo_job#").map(({ status, reason }) => `${status} ${reason ?? ""}`.trim());
  return { ...over, disable, statuses };
}

describe("an application of the configuration", () => {
  test("of a job that may run only bumps the version, and is marked as done", async () => {
    const { world, deps, statuses } = await afterFires(2);
    const noted = askedOf(deps);
    await applyToRun(noted.deps, "foo_job");
    expect(noted.asked).toEqual([...APPLY, "runs.commit", "cursors.applied"]);
    expect(world.states.get("foo_job")).toEqual({ version: 3, running: fireId(1), queue: [fireId(2)] });
    expect(statuses()).toEqual(["STARTED", "QUEUED"]);
    expect(world.cursors.get("foo_job")?.appliedRevision).toBe(NOW);
  });

  test("of a disabled job skips waiting fires, cancels the running execution, and asks for its end", async () => {
    const { world, deps, statuses, disable } = await afterFires(2);
    const revision = await disable();
    await applyToRun(deps, "foo_job");
    expect(statuses()).toEqual(["STARTED", "SKIPPED disabled"]);
    expect(world.executions.get(executionId(1))).toMatchObject({ status: "CANCELLING", reason: "disabled" });
    expect(world.invoked).toEqual([{ fanOut: { executionId: executionId(1), chunk: 0 } }]);
    expect(world.cursors.get("foo_job")?.appliedRevision).toBe(revision);
  });

  test("of a disabled job without anything asks for nothing", async () => {
    const { world, deps, disable } = await afterFires(0);
    await disable();
    await applyToRun(deps, "foo_job");
    expect(world.invoked).toEqual([]);
    expect(world.states.get("foo_job")).toEqual({ version: 1, queue: [] });
  });

  test.each([
    { what: "disabled", reason: "disabled" },
    { what: "gone", reason: "deregistered" },
  ])("of a job whose app is $what halts it too", async ({ what, reason }) => {
    const { world, deps, statuses } = await afterFires(2);
    if (what === "gone") world.apps.delete("foo_app");
    else world.apps.put("foo_app", anApp({ disabled: true }));
    await applyToRun(deps, "foo_job");
    expect(statuses()).toEqual(["STARTED", `SKIPPED ${reason}`]);
    expect(world.executions.get(executionId(1))).toMatchObject({ status: "CANCELLING", reason });
  });

  test("of a removed job cancels its execution, and marks nothing", async () => {
    const { world, deps } = await afterFires(1);
    await deps.jobs.remove("foo_job", NOW);
    const noted = askedOf({ ...deps, jobs: { ...deps.jobs, get: async () => undefined } });
    await applyToRun(noted.deps, "foo_job");
    expect(noted.asked).not.toContain("cursors.applied");
    expect(noted.asked).not.toContain("apps.get");
    expect(world.executions.get(executionId(1))).toMatchObject({ status: "CANCELLING", reason: "deregistered" });
  });

  test("asks for no fan-out of an execution that is wholly in Lambda", async () => {
    const { world, deps, disable } = await afterFires(1);
    await deps.fanOuts.release(executionId(1), 1, undefined);
    await disable();
    await applyToRun(deps, "foo_job");
    expect(world.executions.get(executionId(1))).toMatchObject({ status: "CANCELLING" });
    expect(world.invoked).toEqual([]);
  });

  test("asks for the next chunk of an execution that is partly in Lambda", async () => {
    const { world, deps, disable } = await afterFires(1, { shardingTotalCount: 500 });
    await deps.fanOuts.release(executionId(1), 2, world.now + 60_000);
    await disable();
    await applyToRun(deps, "foo_job");
    expect(world.invoked).toEqual([{ fanOut: { executionId: executionId(1), chunk: 2 } }]);
  });

  test("ends a queue of a hundred fires in two writes, and is marked as done behind both", async () => {
    const { deps, world, statuses, disable } = await afterFires(101);
    await disable();
    const noted = askedOf(deps);
    await applyToRun(noted.deps, "foo_job");
    expect(noted.asked.filter((call) => /commit|applied/.test(call))).toEqual([
      "runs.commit",
      "runs.commit",
      "cursors.applied",
    ]);
    expect(statuses().filter((status) => status === "SKIPPED disabled")).toHaveLength(100);
    expect(world.states.get("foo_job")?.queue).toEqual([]);
  });

  test("ends in two writes, too, a queue that waits for the executions of a DAEMON job that it was", async () => {
    const { deps, world, disable } = await afterFires(101);
    const { version, queue } = await deps.runs.readState("foo_job");
    world.states.put("foo_job", { version, queue, daemonRuns: 1, daemonChunks: 1 });
    await disable();
    await applyToRun(deps, "foo_job");
    expect(world.states.get("foo_job")?.queue).toEqual([]);
  });

  test("of a DAEMON job asks for the cancel of all that it began, which is owed", async () => {
    const { world, deps, disable } = await afterFires(2, { jobExecutionType: "DAEMON" });
    await disable();
    await applyToRun(deps, "foo_job");
    expect(world.invoked).toEqual([{ halt: { haltedJob: "foo_job" } }]);
    expect(owedOf(world)).toContainEqual({ owes: "halt", jobName: "foo_job", dueAt: world.now + 60_000 });
  });

  test("stands although its messages fail, and the failures are logged", async () => {
    const { world, deps, disable, errors } = await afterFires(1);
    await disable();
    const fanOut = () => Promise.reject(new Error("Lambda throttles"));
    await applyToRun({ ...deps, invoker: { ...deps.invoker, fanOut } }, "foo_job");
    expect(errors).toMatchObject([{ cause: new Error("Lambda throttles") }]);
    expect(world.cursors.get("foo_job")?.appliedRevision).toBe(world.now);
  });
});

describe("a kill", () => {
  test("of a running execution cancels it, and asks for its end", async () => {
    const { world, deps, statuses } = await afterFires(2);
    expect(await kill(deps, "foo_job", fireId(1))).toBe(true);
    expect(world.executions.get(executionId(1))).toMatchObject({ status: "CANCELLING", reason: "killed" });
    expect(world.invoked).toEqual([{ fanOut: { executionId: executionId(1), chunk: 0 } }]);
    expect(statuses()).toEqual(["STARTED", "QUEUED"]);
  });

  test("of the running execution needs no look at it before", async () => {
    const { deps } = await afterFires(1);
    const noted = askedOf(deps);
    await kill(noted.deps, "foo_job", fireId(1));
    expect(noted.asked.slice(0, 4)).toEqual(["runs.readState", "taskKey.newest", "taskKey.signer", "runs.commit"]);
  });

  test("of a waiting or unknown execution does nothing", async () => {
    const { world, deps } = await afterFires(2);
    for (const n of [2, 7]) expect(await kill(deps, "foo_job", fireId(n))).toBe(false);
    expect(world.invoked).toEqual([]);
    expect(world.states.get("foo_job")?.version).toBe(2);
  });

  test("of one of a DAEMON job's executions cancels it alone, as long as it is open", async () => {
    const { world, deps } = await afterFires(2, { jobExecutionType: "DAEMON" });
    expect(await kill(deps, "foo_job", fireId(1))).toBe(true);
    expect(world.executions.get(executionId(1))).toMatchObject({ status: "CANCELLING", reason: "killed" });
    expect(world.executions.get(executionId(2))).toMatchObject({ status: "RUNNING" });
    const execution = world.executions.get(executionId(2));
    if (execution === undefined) throw new Error("there is no execution");
    world.executions.put(executionId(2), { ...execution, status: "FINISHED" });
    expect(await kill(deps, "foo_job", fireId(2))).toBe(false);
  });

  test("of a DAEMON job's execution that was handed to Lambda asks for a check of its waiting shards", async () => {
    const { world, deps } = await afterFires(1, { jobExecutionType: "DAEMON" });
    await deps.fanOuts.release(executionId(1), 1, undefined);
    expect(await kill(deps, "foo_job", fireId(1))).toBe(true);
    expect(world.invoked).toEqual([{ fanOut: { executionId: executionId(1), chunk: 1 } }]);
  });
});

describe("a death after any call", () => {
  const begin = () => afterFires(3, { cron: "0/5 0 10 * * ?" });
  const disabled = async (over: Awaited<ReturnType<typeof afterFires>>) => {
    await over.disable();
    return over;
  };

  test("leaves a disable to the sweep", async () => {
    const result = await everyDeath({
      begin: async () => disabled(await begin()),
      step: (_, deps) => applyToRun(deps, "foo_job"),
      after: (over) => doOwedWork(over, NOW + 3_600_000),
      told: ({ world, statuses }) => [
        statuses().slice(0, 3),
        world.executions.values().map(({ status, reason }) => `${status} ${reason}`),
        world.states.get("foo_job")?.running,
      ],
    });
    const fires = ["STARTED", "SKIPPED disabled", "SKIPPED disabled"];
    expect(result).toMatchObject({ told: [fires, ["KILLED disabled"], undefined], different: {}, together: [] });
  });

  test("leaves a disable of a DAEMON job to the sweep, which has all that it began cancelled", async () => {
    const result = await everyDeath({
      async begin() {
        const over = await afterFires(3, { jobExecutionType: "DAEMON", cron: "0/5 0 10 * * ?" });
        for (const execution of over.world.executions.values()) await fanOut(over.deps, execution);
        return disabled(over);
      },
      step: (_, deps) => applyToRun(deps, "foo_job"),
      after: async ({ deps }) => {
        await createPlanner(deps)({ jobName: "foo_job" });
        await haltDaemon(deps, "foo_job");
      },
      told: ({ world }) => world.executions.values().map(({ status, reason }) => `${status} ${reason}`),
    });
    const executions = Array(3).fill("CANCELLING disabled");
    expect(result).toMatchObject({ told: executions, different: {}, together: [] });
  });

  test("leaves a kill done or undone, and the execution to its end", async () => {
    const { different, together } = await everyDeath({
      begin,
      step: (_, deps) => kill(deps, "foo_job", fireId(1)),
      after: (over) => doOwedWork(over, NOW + 3_600_000),
      told: ({ world }) => /KILLED|FINISHED/.test(world.executions.get(executionId(1))?.status ?? ""),
    });
    expect({ different, together }).toEqual({ different: {}, together: [] });
  });
});
