import { describe, expect, test } from "vitest";
import { MAX_PARAMETER_BYTES, MAX_SHARDS } from "../../../functions/contract/job.ts";
import { OUTCOMES } from "../../../functions/contract/outcome.ts";
import { MAX_TRIGGER_ITEMS } from "../../../functions/contract/trigger.ts";
import { QUEUE_LIMIT } from "../../../functions/core/run/run-state.ts";
import { HALT_BATCH } from "../../../functions/core/run/transition.ts";
import { aChange, aFire, anExecution, aStart, COUNTS, cronId, NOTHING, recordFires } from "./a-change.ts";
import { count, DAY_MS, freshName, NOW, owedOf, type Stores } from "./stores.ts";

export const runStoreContract = (stores: () => Stores) =>
  describe("run store", () => {
    const started = async (fields: Parameters<typeof aFire>[1] = {}) => {
      const fire = aFire(freshName("job"), fields);
      expect(await stores().runs.commit(aStart(fire))).toBe("committed");
      return {
        fire,
        jobName: fire.jobName,
        execution: anExecution(fire),
        state: { version: 1, running: fire.fireId, queue: [] },
      };
    };
    const close = (executionId: string, endedAt = NOW + 100) =>
      ({ executionId, outcome: "FAILED", counts: COUNTS, startedAt: NOW, endedAt }) as const;

    test("a job without a run state is at version 0", async () => {
      expect(await stores().runs.readState(freshName("job"))).toEqual(NOTHING);
      expect(await stores().runs.getFire(freshName("job"), "c1")).toBeUndefined();
      expect(await stores().runs.getExecution(`${freshName("job")}.c1`)).toBeUndefined();
    });

    test("a start is state, fire and execution at once, and its fan-out is owed", async () => {
      const { jobName, fire, execution, state } = await started();
      expect(await stores().runs.readState(jobName)).toEqual(state);
      expect(await stores().runs.getFire(jobName, fire.fireId)).toEqual(fire);
      expect(await stores().runs.getExecution(execution.executionId)).toEqual(execution);
      const { executionId } = execution;
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "fan-out", executionId, dueAt: NOW + 60_000 }]);
    });

    test("a row comes back with all of its fields", async () => {
      const jobName = freshName("job");
      const fireId = "t01ARZ3NDEKTSV4RRFFQ69G5FAV";
      const trigger = aFire(jobName, { fireId, jobParameter: "p", shardingItems: [7, 1], through: NOW, count: 2 });
      const execution = anExecution(trigger, { items: [7, 1], jobParameter: "", shards: 2, maxAttempts: 4 });
      const queue = ["c2000000000", fireId];
      const change = aChange(jobName, NOTHING, { newFire: trigger, start: { execution, dueAt: NOW } });
      await stores().runs.commit({ ...change, to: { version: 1, running: fireId, queue } });
      expect(await stores().runs.readState(jobName)).toEqual({ version: 1, running: fireId, queue });
      expect(await stores().runs.getFire(jobName, fireId)).toEqual(trigger);
      expect(await stores().runs.getExecution(execution.executionId)).toEqual(execution);
    });

    test("a full queue of the largest triggers is halted in two transactions, and runs the named shards", async () => {
      const jobName = freshName("job");
      const trigger = (n: number) =>
        aFire(jobName, {
          fireId: `t${String(n).padStart(26, "0")}`,
          status: "QUEUED",
          jobParameter: "p".repeat(MAX_PARAMETER_BYTES),
          shardingItems: Array.from({ length: MAX_TRIGGER_ITEMS }, (_, k) => MAX_SHARDS - 1 - k),
        });
      const queued = Array.from({ length: QUEUE_LIMIT }, (_, n) => trigger(n));
      await recordFires(stores(), queued);
      const halted = queued.map((fire) => ({ ...fire, status: "SKIPPED" as const, reason: "disabled" as const }));
      for (const fires of [halted.slice(0, HALT_BATCH), halted.slice(HALT_BATCH)]) {
        const state = await stores().runs.readState(jobName);
        expect(await stores().runs.commit(aChange(jobName, state, { fires }))).toBe("committed");
      }
      for (const fire of halted) expect(await stores().runs.getFire(jobName, fire.fireId)).toEqual(fire);
    }, 60_000);

    test("a fire is recorded once: again it is a duplicate, under the old version and under the new one", async () => {
      const { jobName, fire, state } = await started();
      expect(await stores().runs.commit(aStart(fire))).toBe("duplicate");
      const again = aChange(jobName, state, { newFire: { ...fire, status: "SKIPPED", reason: "overlap" } });
      expect(await stores().runs.commit(again)).toBe("duplicate");
      expect(await stores().runs.readState(jobName)).toEqual(state);
      expect(await stores().runs.getFire(jobName, fire.fireId)).toEqual(fire);
    });

    test("a change of an old version is stale, and nothing of it is written", async () => {
      const { jobName, execution, state } = await started();
      const late = aFire(jobName, { firedAt: NOW + 5_000 });
      const other = aFire(jobName, { firedAt: NOW + 9_000, status: "QUEUED" });
      for (const from of [NOTHING, { version: 7, queue: [] }]) {
        const change = { ...aStart(late, from), fires: [other], close: close(execution.executionId) };
        expect(await stores().runs.commit(change)).toBe("stale");
      }
      expect(await stores().runs.readState(jobName)).toEqual(state);
      expect(await stores().runs.getFire(jobName, late.fireId)).toBeUndefined();
      expect(await stores().runs.getFire(jobName, other.fireId)).toBeUndefined();
      expect(await stores().runs.getExecution(`${jobName}.${late.fireId}`)).toBeUndefined();
      expect(await stores().runs.getExecution(execution.executionId)).toEqual(execution);
    });

    test.each([0, 1])("of several changes of version %i at once one is committed", async (version) => {
      const { jobName, state } = version === 0 ? { jobName: freshName("job"), state: NOTHING } : await started();
      const fires = Array.from({ length: 10 }, (_, i) => aFire(jobName, { firedAt: NOW + 1_000 * (i + 1) }));
      const answers = await Promise.all(fires.map((fire) => stores().runs.commit(aStart(fire, state))));
      expect(count(answers, "committed")).toBe(1);
      expect(count(answers, "stale")).toBe(9);
      const winner = fires[answers.indexOf("committed")]?.fireId;
      expect(await stores().runs.readState(jobName)).toMatchObject({ version: version + 1, running: winner });
      const recorded = await stores().runs.listCronFires(jobName, NOW, NOW + 60_000);
      expect(recorded.map(({ fireId }) => fireId)).toEqual([winner]);
    });

    test("of the same fire committed several times at once one is committed", async () => {
      const fire = aFire(freshName("job"));
      const answers = await Promise.all(Array.from({ length: 10 }, () => stores().runs.commit(aStart(fire))));
      expect(count(answers, "committed")).toBe(1);
      expect(count(answers, "stale")).toBe(0);
    });

    test("closing one execution and starting the next is one change", async () => {
      const { jobName, fire, execution, state } = await started();
      const waiting = aFire(jobName, { firedAt: NOW + 5_000, status: "QUEUED" });
      const queued = { ...state, version: 2, queue: [waiting.fireId] };
      await stores().runs.commit(aChange(jobName, state, { to: queued, newFire: waiting }));
      const next = anExecution(waiting);
      const to = { version: 3, running: waiting.fireId, queue: [] };
      const change = aChange(jobName, queued, {
        to,
        fires: [{ ...waiting, status: "STARTED" }],
        close: close(execution.executionId),
        start: { execution: next, dueAt: NOW + 7 },
      });
      expect(await stores().runs.commit(change)).toBe("committed");
      expect(await stores().runs.readState(jobName)).toEqual(to);
      expect(await stores().runs.getExecution(execution.executionId)).toEqual({
        ...execution,
        status: "FAILED",
        counts: COUNTS,
        endedAt: NOW + 100,
      });
      expect(await stores().runs.getExecution(next.executionId)).toEqual(next);
      expect(await stores().runs.getFire(jobName, fire.fireId)).toEqual(fire);
      expect((await stores().runs.getFire(jobName, waiting.fireId))?.status).toBe("STARTED");
      const { executionId } = next;
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "fan-out", executionId, dueAt: NOW + 7 }]);
    });

    test("an execution is closed with its only chunk: no check is owed, and the first failures stand", async () => {
      const { jobName, execution, state } = await started();
      const { executionId } = execution;
      const { fanOuts, runs } = stores();
      const [first, second] = [0, 1].map((item) => ({ item, reason: `exit code ${item}` }));
      if (first === undefined || second === undefined) throw new Error("two are named");
      await fanOuts.release(executionId, 1, undefined);
      await fanOuts.openChunk(executionId, 0, NOW, NOW + 900);
      await fanOuts.addEnded(executionId, 0, new Map([["FAILED", [0, 1, 2]]]), { FAILED: first }, NOW + 60);
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "check", executionId, chunk: 0, dueAt: NOW + 60 }]);
      await fanOuts.addDoneChunk(executionId, 0, { counts: COUNTS, unrun: { skipped: 0, missed: 0 } }, NOW, {
        FAILED: first,
      });
      const onlyChunk = { failures: { FAILED: second, LOST: second } };
      const ended = { ...close(executionId), onlyChunk };
      await runs.commit(aChange(jobName, state, { to: { version: 2, queue: [] }, close: ended }));
      expect(await owedOf(stores(), jobName)).toEqual([]);
      const failures = { FAILED: first, LOST: second };
      expect(await runs.getExecution(executionId)).toMatchObject({ status: "FAILED", failures });
      expect((await fanOuts.getChunk(executionId, 0))?.ended.FAILED).toEqual(new Set([0, 1, 2]));
    });

    test("an execution whose only chunk is not known is closed, too", async () => {
      const { jobName, execution, state } = await started();
      const { executionId } = execution;
      const change = { to: { version: 2, queue: [] }, close: { ...close(executionId), onlyChunk: {} } };
      expect(await stores().runs.commit(aChange(jobName, state, change))).toBe("committed");
      expect(await stores().runs.getExecution(executionId)).toMatchObject({ status: "FAILED" });
      const empty = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, new Set()]));
      const chunk = { executionId, chunk: 0, ended: empty, retries: new Map() };
      expect(await stores().fanOuts.getChunk(executionId, 0)).toEqual(chunk);
    });

    test("an execution is closed once: a second close is a fault, and writes nothing", async () => {
      const { jobName, execution, state } = await started();
      const idle = { version: 2, queue: [] };
      await stores().runs.commit(aChange(jobName, state, { to: idle, close: close(execution.executionId) }));
      const again = aChange(jobName, idle, { close: { ...close(execution.executionId), outcome: "LOST" } });
      await expect(stores().runs.commit(again)).rejects.toThrow("not open");
      const cancelKey = freshName("key");
      const cancel = { executionId: execution.executionId, cancelKey, reason: "killed" } as const;
      await expect(stores().runs.commit(aChange(jobName, idle, { cancel }))).rejects.toThrow("not open");
      expect(await stores().runs.readState(jobName)).toEqual(idle);
      expect((await stores().runs.getExecution(execution.executionId))?.status).toBe("FAILED");
      expect(await stores().claims.isCancelled(cancelKey)).toBe(false);
    });

    test("a cancel marks the execution and sets its flag; owed work stays owed; it may come twice", async () => {
      const { jobName, execution, state } = await started();
      const { executionId } = execution;
      const cancelKey = freshName("key");
      expect(await stores().claims.isCancelled(cancelKey)).toBe(false);
      for (const [version, reason] of [
        [1, "disabled"],
        [2, "deregistered"],
      ] as const) {
        const change = aChange(jobName, { ...state, version }, { cancel: { executionId, cancelKey, reason } });
        expect(await stores().runs.commit(change)).toBe("committed");
        expect(await stores().runs.getExecution(executionId)).toEqual({ ...execution, status: "CANCELLING", reason });
        expect(await stores().claims.isCancelled(cancelKey)).toBe(true);
      }
      expect(await owedOf(stores(), jobName)).toHaveLength(1);
      const done = aChange(jobName, { ...state, version: 3 }, { close: { ...close(executionId), outcome: "KILLED" } });
      expect(await stores().runs.commit(done)).toBe("committed");
      expect(await stores().runs.getExecution(executionId)).toMatchObject({ status: "KILLED", reason: "deregistered" });
    });

    test("a DAEMON's execution is closed with its shards that never ran, and expires soon without history", async () => {
      const { clock, runs } = stores();
      const fire = aFire(freshName("job"));
      const daemon = { stateVersion: 1, misfire: true, sampleEvery: 5 };
      await runs.commit(aStart(fire, NOTHING, { daemon }));
      const { jobName } = fire;
      const executionId = `${jobName}.${fire.fireId}`;
      const state = { version: 1, running: fire.fireId, queue: [] };
      expect(await runs.getExecution(executionId)).toMatchObject({ daemon });
      const unrun = { skipped: 2, missed: 1 };
      const closing = { ...close(executionId, NOW), unrun, sampledOut: true } as const;
      await runs.commit(aChange(jobName, state, { to: { version: 2, queue: [] }, close: closing }));
      expect(await runs.getExecution(executionId)).toMatchObject({ status: "FAILED", unrun });
      expect(await runs.getFire(jobName, fire.fireId)).toEqual({ ...fire, sampledOut: true });
      try {
        clock.now = NOW + 3_600_000;
        expect(await runs.getExecution(executionId)).toBeUndefined();
        clock.now = NOW + 30 * DAY_MS - 1_000;
        expect(await runs.getFire(jobName, fire.fireId)).toBeDefined();
      } finally {
        clock.now = NOW;
      }
    });

    test("as many queued fires as a halt ends leave the queue with everything else a change can hold", async () => {
      const { jobName, execution, state } = await started();
      const waiting = Array.from({ length: HALT_BATCH }, (_, i) =>
        aFire(jobName, { firedAt: NOW + 1_000 * (i + 1), status: "SKIPPED", reason: "disabled" }),
      );
      const late = aFire(jobName, { firedAt: NOW + 1_000_000, status: "QUEUED" });
      const { executionId } = execution;
      const change = aChange(jobName, state, {
        newFire: late,
        fires: waiting,
        start: { execution: anExecution(late), dueAt: NOW },
        cancel: { executionId, cancelKey: freshName("key"), reason: "disabled" },
        daemonHalt: { through: 2, reason: "disabled", dueAt: NOW },
      });
      expect(await stores().runs.commit(change)).toBe("committed");
      expect(await stores().runs.listCronFires(jobName, NOW, NOW + 500_000)).toEqual(waiting);
    });

    test("ended rows are read for 30 days more, open ones for ever", async () => {
      const { clock, runs } = stores();
      const ended = await started();
      const skipped = aFire(ended.jobName, {
        firedAt: NOW + 5_000,
        status: "SKIPPED",
        reason: "overlap",
        recordedAt: NOW,
      });
      const idle = { version: 2, queue: [] };
      const change = aChange(ended.jobName, ended.state, {
        to: idle,
        newFire: skipped,
        close: close(ended.execution.executionId, NOW),
      });
      await runs.commit(change);
      const running = await started();
      const read = async () => ({
        ended: await runs.getExecution(ended.execution.executionId),
        fires: (await runs.listFires(ended.jobName, { limit: 9 })).items.length,
        skipped: await runs.getFire(ended.jobName, cronId(skipped.firedAt)),
        running: await runs.getExecution(running.execution.executionId),
        itsFire: await runs.getFire(running.jobName, running.fire.fireId),
      });
      try {
        clock.now = NOW + 30 * DAY_MS - 1_000;
        expect(await read()).toMatchObject({
          ended: { status: "FAILED" },
          fires: 2,
          skipped,
          running: { status: "RUNNING" },
        });
        clock.now = NOW + 30 * DAY_MS;
        expect(await read()).toEqual({
          ended: undefined,
          fires: 0,
          skipped: undefined,
          running: running.execution,
          itsFire: running.fire,
        });
        clock.now = NOW + 1_000 * DAY_MS;
        expect(await read()).toMatchObject({ running: { status: "RUNNING" }, itsFire: { status: "STARTED" } });
        expect(await runs.readState(ended.jobName)).toEqual(idle);
      } finally {
        clock.now = NOW;
      }
    });
  });
