import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Execution } from "../../../functions/core/run/execution.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { applyToRun } from "../../../functions/steps/run-state/cancel.ts";
import { checkChunk } from "../../../functions/steps/shards/check-chunk.ts";
import { fanOut } from "../../../functions/steps/shards/fan-out.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { anApp } from "../../support/a-job.ts";
import { askedOf } from "../../support/asked-of.ts";
import { everyDeath } from "../../support/dying.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { doOwedWork } from "../../support/owed-work.ts";

const FIRST = NOW - 250 + 5_000;
/** A task may be silent for 960 s; it is looked at 67.5 s before that. */
const CHECKED_AFTER_MS = 960_000 - 67_500;

/** An execution that was just started, cut into chunks of two shards. */
async function started(shards: number, job: Parameters<typeof overWorld>[0] = {}, maxInFlight = 500) {
  const over = await overWorld({ shardingTotalCount: shards, shardingItemParameters: "", ...job });
  const deps = { ...over.deps, maxInFlight, shardsPerChunk: 2 };
  const { world } = over;
  world.now = FIRST + 10;
  const execution = await fire(deps, "foo_job", FIRST);
  if (execution === undefined) throw new Error("nothing was started");
  const { executionId } = execution;
  const stored = (): Execution => {
    const found = world.executions.get(executionId);
    if (found === undefined) throw new Error("it is gone");
    return found;
  };
  const items = () => world.run.map(({ task }) => task.item);
  const owed = () => owedOf(world).filter((one) => "executionId" in one && one.executionId === executionId);
  const halt = (status: "CANCELLING" | "FINISHED") =>
    world.executions.put(executionId, { ...stored(), status }, world.executions.marks(executionId));
  return { ...over, deps, executionId, stored, items, owed, halt };
}

test("the last chunk of an execution leaves nothing to hand over: only the check of its tasks is owed", async () => {
  const { world, deps, stored, items, owed, executionId } = await started(2);
  const noted = askedOf(deps);
  await fanOut(noted.deps, stored());
  const handOver = ["jobs.getRevision", "apps.getRevision", "taskKey.signer", "runners.run", "runners.run"];
  expect(noted.asked).toEqual(["fanOuts.openChunk", ...handOver, "fanOuts.release"]);
  expect(items()).toEqual([0, 1]);
  expect(world.run[0]).toMatchObject({ outcomes: "prompt", task: { attempt: 1, segment: 1 } });
  expect(stored()).toMatchObject({ releasedChunks: 1 });
  expect(owed()).toEqual([{ owes: "check", executionId, chunk: 0, dueAt: world.now + CHECKED_AFTER_MS }]);
  expect([world.invoked, world.laterChecks]).toEqual([[], []]);
});

test("another chunk is asked for, and owed a minute later", async () => {
  const { world, deps, stored, items, owed, executionId } = await started(3);
  const noted = askedOf(deps);
  await fanOut(noted.deps, stored());
  expect(noted.asked.slice(-3)).toEqual(["runners.run", "fanOuts.release", "invoker.fanOut"]);
  expect(items()).toEqual([0, 1]);
  expect(world.run[0]).toMatchObject({ outcomes: "batched" });
  expect(world.invoked).toEqual([{ fanOut: { executionId, chunk: 1 } }]);
  expect(owed()).toEqual([
    { owes: "fan-out", executionId, dueAt: world.now + 60_000 },
    { owes: "check", executionId, chunk: 0, dueAt: world.now + CHECKED_AFTER_MS },
  ]);
});

test("a chunk without room beside the others waits, and is asked for again", async () => {
  const { world, deps, stored, items, owed, executionId } = await started(6, {}, 3);
  await fanOut(deps, stored());
  expect(world.invoked).toEqual([]);
  world.now += 30_000;
  await fanOut(deps, stored());
  expect(items()).toEqual([0, 1]);
  expect(owed()[0]).toEqual({ owes: "fan-out", executionId, dueAt: world.now + 60_000 });
  await deps.fanOuts.noteInFlight(executionId, new Map([[0, 1]]));
  await fanOut(deps, stored());
  expect(items()).toEqual([0, 1, 2, 3]);
});

test("an execution that has ended, or that was handed over as a whole, is left alone", async () => {
  const { deps, stored, halt } = await started(2);
  halt("FINISHED");
  const noted = askedOf(deps);
  await fanOut(noted.deps, stored());
  await fanOut(noted.deps, { ...stored(), status: "RUNNING", releasedChunks: 1 });
  await fanOut(noted.deps, { ...stored(), status: "CANCELLING", releasedChunks: 1 });
  expect(noted.asked).toEqual([]);
});

test("an execution that is being cancelled hands nothing over: each chunk is opened, and its check is asked for", async () => {
  const { world, deps, stored, items, executionId, halt } = await started(4, {}, 2);
  halt("CANCELLING");
  await fanOut(deps, stored());
  await fanOut(deps, stored());
  expect(items()).toEqual([]);
  expect(world.laterChecks).toEqual([0, 1].map((chunk) => ({ check: { executionId, chunk }, at: world.now })));
  expect(world.invoked).toEqual([{ fanOut: { executionId, chunk: 1 } }]);
  expect(stored()).toMatchObject({ releasedChunks: 2 });
});

test("a shard that Lambda refuses is due at once, and a check is asked for that hands it over", async () => {
  const { world, deps, stored, items, executionId } = await started(2);
  let calls = 0;
  const run: typeof deps.runners.run = async (...asked) => {
    if (++calls === 1) throw new Error("TooManyRequests");
    await deps.runners.run(...asked);
  };
  await fanOut({ ...deps, runners: { ...deps.runners, run } }, stored());
  expect(items()).toEqual([1]);
  expect(world.chunks.get(`${executionId}#0`)?.retries).toEqual(
    new Map([[0, { attempt: 1, issued: false, at: world.now }]]),
  );
  expect(world.laterChecks).toEqual([{ check: { executionId, chunk: 0 }, at: world.now }]);
});

test("a shard that was noted as due is left to its check: a later try does not hand it over", async () => {
  const { world, deps, stored, items } = await started(2);
  const before = stored();
  let calls = 0;
  const run: typeof deps.runners.run = async (...asked) => {
    if (++calls === 1) throw new Error("TooManyRequests");
    await deps.runners.run(...asked);
  };
  await fanOut({ ...deps, runners: { ...deps.runners, run } }, before);
  world.now += 20_000;
  await fanOut(deps, before);
  expect(items()).toEqual([1, 1]);
});

test("shards for which no runner is large enough are due at once, and a check ends them", async () => {
  const { world, deps, stored, items, executionId } = await started(2);
  await fanOut({ ...deps, runners: { ...deps.runners, tiers: [128] } }, stored());
  const due = { attempt: 1, issued: false, at: world.now };
  expect(world.chunks.get(`${executionId}#0`)?.retries).toEqual(new Map([0, 1].map((offset) => [offset, due])));
  expect(world.laterChecks).toEqual([{ check: { executionId, chunk: 0 }, at: world.now }]);
  expect(items()).toEqual([]);
});

test("a check that finds the job deleted cancels its execution without the halt, and the next one ends its shards", async () => {
  const { world, deps, stored, items, executionId } = await started(2);
  const gone = { ...deps, apps: { ...deps.apps, getRevision: async () => undefined } };
  const check = { executionId, chunk: 0 };
  await fanOut(gone, stored());
  expect([...(world.chunks.get(`${executionId}#0`)?.retries.keys() ?? [])]).toEqual([0, 1]);
  expect(world.laterChecks.splice(0)).toEqual([{ check, at: world.now }]);
  await checkChunk(gone, check);
  expect(stored()).toMatchObject({ status: "CANCELLING", reason: "deregistered" });
  expect(world.laterChecks.splice(0)).toEqual([{ check, at: world.now }]);
  await checkChunk(gone, check);
  expect([items(), stored()]).toMatchObject([[], { status: "KILLED", reason: "deregistered" }]);
  expect(world.laterChecks).toEqual([]);
});

test("at most fifty shards are handed over at a time", async () => {
  const { world, deps, stored } = await started(60);
  let [now, most] = [0, 0];
  const run: typeof deps.runners.run = async (...asked) => {
    most = Math.max(most, ++now);
    await setImmediate();
    now--;
    return deps.runners.run(...asked);
  };
  await fanOut({ ...deps, runners: { ...deps.runners, run } }, { ...stored(), shardsPerChunk: 60 });
  expect([most, world.run.length]).toEqual([50, 60]);
});

test("a chunk of a cancelled execution is taken over at once from a dispatcher that may be at it", async () => {
  const { world, deps, stored, halt, executionId } = await started(2);
  const before = stored();
  await fanOut(deps, before);
  world.now += 1;
  halt("CANCELLING");
  await fanOut(deps, { ...before, status: "CANCELLING" });
  expect(world.laterChecks).toEqual([{ check: { executionId, chunk: 0 }, at: world.now }]);
});

test("a second dispatcher leaves a chunk alone while the first one may be at it", async () => {
  const { world, deps, stored, items } = await started(2);
  const before = stored();
  await fanOut(deps, before);
  for (const [ms, times] of [
    [19_999, 1],
    [1, 2],
  ] as const) {
    world.now += ms;
    await fanOut(deps, before);
    expect(items()).toHaveLength(2 * times);
  }
});

describe("of a DAEMON job", () => {
  const DAEMON = { jobExecutionType: "DAEMON", misfire: true } as const;

  test("a chunk is opened together with its shards, and by that alone", async () => {
    const { deps, stored } = await started(2, DAEMON);
    const noted = askedOf(deps);
    await fanOut(noted.deps, stored());
    expect(noted.asked.slice(0, 3)).toEqual(["daemons.read", "daemons.commit", "fanOuts.getChunk"]);
    expect(noted.asked).not.toContain("fanOuts.openChunk");
  });

  test("a second dispatcher leaves a chunk alone while the first one may be at it", async () => {
    const { world, deps, stored, items } = await started(2, DAEMON);
    const before = stored();
    await fanOut(deps, before);
    world.now += 19_999;
    await fanOut(deps, before);
    expect(items()).toEqual([0, 1]);
    world.now += 1;
    await fanOut(deps, before);
    expect(items()).toEqual([0, 1, 0, 1]);
  });

  test("an execution that was handed over as a whole, and runs, is left alone", async () => {
    const { deps, stored } = await started(2, DAEMON);
    await fanOut(deps, stored());
    const noted = askedOf(deps);
    await fanOut(noted.deps, stored());
    expect(noted.asked).toEqual([]);
  });

  test("chunks all of whose shards wait leave room for the next one", async () => {
    const { world, deps, stored } = await started(6, DAEMON, 3);
    for (let chunk = 0; chunk < 3; chunk++) {
      await fanOut(deps, stored());
      await deps.fanOuts.noteInFlight(stored().executionId, new Map([[chunk, 0]]));
    }
    world.now += 5_000;
    const second = await fire(deps, "foo_job", FIRST + 5_000);
    if (second === undefined) throw new Error("nothing was started");
    const { executionId } = second;
    for (const chunk of [1, 2]) {
      world.invoked.length = 0;
      await fanOut(deps, world.executions.get(executionId) ?? second);
      expect(world.invoked).toEqual([{ fanOut: { executionId, chunk } }]);
    }
    const noted = askedOf(deps);
    await fanOut(noted.deps, world.executions.get(executionId) ?? second);
    expect(noted.asked).not.toContain("fanOuts.noteInFlight");
  });

  test("shards that are busy wait: they are not invoked, and not in flight", async () => {
    const over = await started(4, DAEMON);
    const { world, deps, stored, items } = over;
    await fanOut(deps, stored());
    world.now += 5_000;
    const second = await fire(deps, "foo_job", FIRST + 5_000);
    if (second === undefined) throw new Error("nothing was started");
    await fanOut(deps, second);
    expect(items()).toEqual([0, 1]);
    expect(world.executions.get(second.executionId)).toMatchObject({ releasedChunks: 1, inFlight: new Map([[0, 0]]) });
    expect(world.laterChecks).toEqual([]);
  });

  test("a chunk all of whose shards are skipped is ended by a check", async () => {
    const { world, deps, stored } = await started(2, { ...DAEMON, misfire: false });
    await fanOut(deps, stored());
    world.now += 5_000;
    const second = await fire(deps, "foo_job", FIRST + 5_000);
    if (second === undefined) throw new Error("nothing was started");
    await fanOut(deps, second);
    expect(world.laterChecks).toEqual([{ check: { executionId: second.executionId, chunk: 0 }, at: world.now }]);
  });

  test("waiting shards of a cancelled execution are checked, chunk by chunk", async () => {
    const { world, deps, stored, executionId, halt } = await started(4, DAEMON);
    await fanOut(deps, stored());
    await fanOut(deps, stored());
    halt("CANCELLING");
    await deps.fanOuts.addDoneChunk(
      executionId,
      0,
      { counts: { FINISHED: 2, FAILED: 0, ERROR: 0, LOST: 0, KILLED: 0 }, unrun: { skipped: 0, missed: 0 } },
      world.now,
    );
    const { different, together } = await everyDeath({
      begin: async () => ({ deps, world }),
      step: (_, dying) => fanOut(dying, stored()),
      after: async () => {},
      told: () => world.laterChecks.splice(0).length > 1,
    });
    expect({ different, together }).toEqual({ different: {}, together: [] });
    await fanOut(deps, stored());
    expect(world.laterChecks).toEqual([{ check: { executionId, chunk: 1 }, at: world.now }]);
  });

  test.each([
    { gone: "disabled", reason: "disabled" },
    { gone: "deleted", reason: "deregistered" },
    { gone: "enabled again", reason: "disabled" },
    { gone: "there, but not the job,", reason: "deregistered" },
  ])("an execution that asks after the halt of a job whose app is $gone is cancelled", async ({ gone, reason }) => {
    const { world, deps, stored } = await started(2, DAEMON);
    world.apps.put("foo_app", anApp({ disabled: true }));
    await applyToRun(deps, "foo_job");
    world.daemons.put("foo_job#0", { version: 1, busy: new Map(), queue: [], haltedThrough: 2 });
    if (gone === "deleted") world.apps.delete("foo_app");
    if (gone.startsWith("there")) await deps.jobs.remove("foo_job", NOW);
    if (gone === "enabled again") world.apps.put("foo_app", anApp());
    await fanOut(deps, stored());
    expect(stored()).toMatchObject({ status: "CANCELLING", reason });
  });
});

describe("a dispatcher may die after any call", () => {
  const told = ({ world, items, stored }: Awaited<ReturnType<typeof started>>) => [
    [...new Set(items())].sort(),
    stored().status,
    world.executions.keys().length,
  ];

  test.each(["TRANSIENT", "DAEMON"] as const)("of a %s job, and every shard runs", async (jobExecutionType) => {
    const result = await everyDeath({
      begin: () => started(5, { jobExecutionType, cron: "5 0 10 * * ?" }),
      step: ({ stored }, deps) => fanOut(deps, stored()),
      after: (over) => doOwedWork(over, NOW + 7_200_000),
      told,
    });
    expect(result).toMatchObject({ told: [[0, 1, 2, 3, 4], "FINISHED", 1], different: {}, together: [] });
  });

  test("of a cancelled execution, and every shard is ended", async () => {
    const result = await everyDeath({
      async begin() {
        const over = await started(5, { cron: "5 0 10 * * ?" });
        over.halt("CANCELLING");
        return over;
      },
      step: ({ stored }, deps) => fanOut(deps, stored()),
      after: (over) => doOwedWork(over, NOW + 7_200_000),
      told,
    });
    expect(result).toMatchObject({ told: [[], "KILLED", 1], different: {}, together: [] });
  });
});
