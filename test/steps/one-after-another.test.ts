import { expect, test } from "vitest";
import type { AppChange } from "../../functions/core/run/app-change.ts";
import { cronFireId } from "../../functions/core/run/ids.ts";
import { changeJob } from "../../functions/steps/configuration/change-job.ts";
import { followApp } from "../../functions/steps/configuration/follow-app.ts";
import { reconcileJob } from "../../functions/steps/configuration/reconcile-job.ts";
import { fire } from "../../functions/steps/planning/fire.ts";
import { commitDaemon } from "../../functions/steps/run-state/commit-daemon.ts";
import { complete } from "../../functions/steps/run-state/complete.ts";
import { haltDaemon } from "../../functions/steps/run-state/halt-daemon.ts";
import { applyOutcomes } from "../../functions/steps/shards/apply-outcomes.ts";
import { checkChunk } from "../../functions/steps/shards/check-chunk.ts";
import { fanOut } from "../../functions/steps/shards/fan-out.ts";
import { unawaited } from "../support/dying.ts";
import { NOW, overWorld } from "../support/over-world.ts";
import { storedJob } from "../support/stored-job.ts";
import { CLAIMED_MS, FIRST, running } from "./shards/running.ts";

/** Of a function that ends before its writes have, Lambda may freeze the process: they take effect late or never. */
type Story = () => Promise<readonly string[]>;

const DAEMON = { jobExecutionType: "DAEMON", misfire: true, cron: "0/5 * * * * ?" } as const;
const DONE = { counts: { FINISHED: 1, FAILED: 0, ERROR: 0, LOST: 0, KILLED: 0 }, unrun: { skipped: 0, missed: 0 } };

/** The second of two executions of a DAEMON job waits for the shards of the first. */
async function waiting(shards = 2) {
  const over = await running(shards, DAEMON);
  const { world, deps } = over;
  world.now = FIRST + 5_010;
  const second = await fire(deps, "foo_job", FIRST + 5_000);
  if (second === undefined) throw new Error("nothing was started");
  return { ...over, second };
}

async function following(pass: AppChange["pass"]) {
  const { world, deps } = await overWorld();
  world.appChanges.put("foo_app", { appName: "foo_app", kind: "disabled", at: NOW, pass }, {});
  world.now += 60_000;
  return unawaited(deps, (dying) => followApp(dying, "foo_app"));
}

async function checking(over: Awaited<ReturnType<typeof running>>, executionId = over.executionId) {
  return unawaited(over.deps, (deps) => checkChunk(deps, { executionId, chunk: 0 }));
}

const stories: Readonly<Record<string, Story>> = {
  async "a change that is taken back"() {
    const over = await overWorld();
    const { deps, config } = over;
    const job = await storedJob(over);
    let puts = 0;
    const put: typeof deps.schedules.put = async (schedule) => {
      if (++puts === 1) throw new Error("quota of schedules");
      await deps.schedules.put(schedule);
    };
    return unawaited({ ...deps, schedules: { ...deps.schedules, put } }, async (dying) => {
      await expect(changeJob(dying, job, { config })).rejects.toThrow("quota of schedules");
    });
  },
  "the first pass over the jobs of an app": () => following(1),
  "the second pass over the jobs of an app": () => following(2),
  async "a reconcile of an execution that was not handed over"() {
    const over = await running(3);
    over.set({ releasedChunks: 0 });
    over.world.now += CLAIMED_MS + 1;
    return unawaited(over.deps, async (deps) => reconcileJob(deps, await storedJob(over)));
  },
  async "a reconcile of an execution that is silent"() {
    const over = await running(3);
    over.world.now += CLAIMED_MS + 1;
    return unawaited(over.deps, async (deps) => reconcileJob(deps, await storedJob(over)));
  },
  async "the end of a shard that another execution waits for"() {
    const { deps, second } = await waiting();
    await fanOut(deps, second);
    const ended = { kind: "ended", fireId: cronFireId(FIRST), offsets: [0] } as const;
    return unawaited(deps, (dying) => commitDaemon(dying, "foo_job", 0, ended));
  },
  async "a completion that comes again"() {
    const { world, deps } = await overWorld({ misfire: true });
    world.now = FIRST + 5_010;
    const first = await fire(deps, "foo_job", FIRST);
    if (first === undefined) throw new Error("nothing was started");
    await fire(deps, "foo_job", FIRST + 5_000);
    await complete(deps, first);
    return unawaited(deps, (dying) => complete(dying, first));
  },
  async "a halt of a waiting execution"() {
    const { world, deps, second } = await waiting();
    await fanOut(deps, second);
    world.halts.put("foo_job", { through: 9, reason: "disabled" }, { owes: { kind: "halt", dueAt: NOW } });
    return unawaited(deps, (dying) => haltDaemon(dying, "foo_job"));
  },
  async "the end of one chunk of several"() {
    const { deps, stored, ended } = await running(3);
    const tasks = [await ended(0), await ended(1)];
    return unawaited(deps, (dying) => applyOutcomes(dying, stored(), tasks));
  },
  async "a check of an execution that is done"() {
    const over = await running(1);
    await over.deps.fanOuts.addEnded(over.executionId, 0, new Map([["FINISHED", [0]]]));
    await over.deps.fanOuts.addDoneChunk(over.executionId, 0, DONE, NOW);
    return checking(over);
  },
  async "a check of a task that looks LOST"() {
    const over = await running(1);
    await over.claimed(0, over.world.now);
    over.world.now += CLAIMED_MS;
    return checking(over);
  },
  async "a check that finds an earlier attempt"() {
    const over = await running(2, { failover: true });
    const { deps, executionId } = over;
    let isFirst = true;
    const owe: typeof deps.fanOuts.owe = async (...asked) => {
      await deps.fanOuts.owe(...asked);
      const retry = { attempt: 2, issued: false, at: over.world.now + 60_000 };
      if (isFirst) await deps.fanOuts.addRetries(executionId, 0, new Map([[0, retry]]));
      isFirst = false;
    };
    const fanOuts = { ...deps.fanOuts, owe };
    return unawaited({ ...deps, fanOuts }, (dying) => checkChunk(dying, { executionId, chunk: 0 }));
  },
  async "a check of shards that wait, and are cancelled"() {
    const over = await waiting();
    await fanOut(over.deps, over.second);
    over.world.executions.put(over.second.executionId, { ...over.second, status: "CANCELLING", releasedChunks: 1 });
    return checking(over, over.second.executionId);
  },
  async "a fan-out of shards that have to wait"() {
    const { deps, second } = await waiting(3);
    return unawaited(deps, (dying) => fanOut(dying, second));
  },
  async "a fan-out that Lambda refuses"() {
    const over = await running(3);
    const before = { ...over.stored(), releasedChunks: 1 };
    const run = () => Promise.reject(new Error("TooManyRequests"));
    return unawaited({ ...over.deps, runners: { ...over.deps.runners, run } }, (dying) => fanOut(dying, before));
  },
};

test.each(Object.entries(stories))(
  "%s: each write waits for the one before, and the end for the last",
  async (_, tell) => {
    expect(await tell()).toEqual([]);
  },
);
