import { describe, expect, test } from "vitest";
import { type DaemonState, IDLE_DAEMON } from "../../../functions/core/run/daemon-state.ts";
import { type DaemonChange, FOLLOWED_LIMIT } from "../../../functions/ports/daemon-store.ts";
import { aChange, aFire, aStart, NOTHING } from "./a-change.ts";
import { count, freshName, NOW, owedOf, type Stores } from "./stores.ts";

const SECOND = NOW / 1_000;
const DUE = NOW + 60_000;

export const daemonStoreContract = (stores: () => Stores) =>
  describe("daemon store", () => {
    const busyWith = (fireId: string, offsets: readonly number[]): Pick<DaemonState, "busy"> => ({
      busy: new Map(offsets.map((offset) => [offset, fireId])),
    });
    const change = (jobName: string, from: DaemonState, fields: Partial<DaemonChange> = {}): DaemonChange => ({
      jobName,
      chunk: 0,
      from,
      to: { ...from, version: from.version + 1 },
      followed: [],
      ...fields,
    });
    const opened = (executionId: string, sets: Partial<NonNullable<DaemonChange["opened"]>> = {}) => ({
      executionId,
      invokedAt: NOW,
      dueAt: DUE,
      queued: [],
      skipped: [],
      missed: [],
      ...sets,
    });

    test("shards of which nothing was ever written are idle", async () => {
      expect(await stores().daemons.read(freshName("job"), 0)).toEqual(IDLE_DAEMON);
    });

    test("a state comes back with everything it can hold, and is its chunk's alone", async () => {
      const jobName = freshName("job");
      const busy = new Map(Array.from({ length: 200 }, (_, offset) => [offset, `c${SECOND + offset}`]));
      const queue = Array.from({ length: 100 }, (_, i) => ({
        fireId: `c${SECOND + 300 + i}`,
        offsets: new Set(i === 0 ? [199] : i === 1 ? [0] : Array.from({ length: 200 }, (_, offset) => offset)),
      }));
      const to = { version: 1, busy, queue, haltedThrough: 12 };
      expect(await stores().daemons.commit(change(jobName, IDLE_DAEMON, { chunk: 3, to }))).toBe("committed");
      expect(await stores().daemons.read(jobName, 3)).toEqual(to);
      expect(await stores().daemons.read(jobName, 2)).toEqual(IDLE_DAEMON);
      const idle = { version: 2, busy: new Map([[7, `c${SECOND}`]]), queue: [], haltedThrough: 12 };
      expect(await stores().daemons.commit(change(jobName, to, { chunk: 3, to: idle }))).toBe("committed");
      expect(await stores().daemons.read(jobName, 3)).toEqual(idle);
    });

    test("an execution takes its shards and its chunk is opened, both or neither", async () => {
      const jobName = freshName("job");
      const executionId = `${jobName}.c${SECOND}`;
      const to = { ...IDLE_DAEMON, ...busyWith(`c${SECOND}`, [0, 2]), version: 1 };
      const taking = change(jobName, IDLE_DAEMON, {
        to,
        opened: opened(executionId, { queued: [1, 4], skipped: [3], missed: [5] }),
      });
      expect(await stores().daemons.commit(taking)).toBe("committed");
      const chunk = await stores().fanOuts.getChunk(executionId, 0);
      expect(chunk).toMatchObject({ executionId, chunk: 0, invokedAt: NOW });
      expect(chunk?.overlap).toEqual({ queued: new Set([1, 4]), skipped: new Set([3]), missed: new Set([5]) });
      expect(await owedOf(stores(), jobName)).toEqual([{ owes: "check", executionId, chunk: 0, dueAt: DUE }]);
      const again = await stores().fanOuts.openChunk(executionId, 0, NOW + 7, DUE);
      expect(again).toMatchObject({ invokedAt: NOW + 7, firstInvokedAt: NOW, overlap: chunk?.overlap });
      expect(await stores().daemons.commit(taking)).toBe("duplicate");
      expect(await stores().daemons.commit({ ...taking, from: to, to: { ...to, version: 2 } })).toBe("duplicate");
      expect(await stores().daemons.read(jobName, 0)).toEqual(to);
      const other = change(jobName, IDLE_DAEMON, { opened: opened(`${jobName}.c${SECOND + 1}`) });
      expect(await stores().daemons.commit(other)).toBe("stale");
      expect(await stores().fanOuts.getChunk(`${jobName}.c${SECOND + 1}`, 0)).toBeUndefined();
    });

    test("a chunk is opened although one of its shards was cancelled before", async () => {
      const jobName = freshName("job");
      const executionId = `${jobName}.c${SECOND}`;
      await stores().fanOuts.cancelShard(executionId, 0, 1, NOW);
      const taking = change(jobName, IDLE_DAEMON, { opened: opened(executionId, { queued: [0] }) });
      expect(await stores().daemons.commit(taking)).toBe("committed");
      const chunk = await stores().fanOuts.getChunk(executionId, 0);
      expect(chunk).toMatchObject({ invokedAt: NOW, cancelled: new Set([1]), overlap: { queued: new Set([0]) } });
      expect(await stores().daemons.commit(taking)).toBe("duplicate");
    });

    test("a shard that fell out of a queue before its chunk is opened stays missed", async () => {
      const jobName = freshName("job");
      const executionId = `${jobName}.c${SECOND}`;
      const fell = { executionId, offsets: [0], becomes: { kind: "missed" }, dueAt: DUE } as const;
      const before = change(jobName, IDLE_DAEMON, { followed: [fell] });
      expect(await stores().daemons.commit(before)).toBe("committed");
      await stores().daemons.commit(change(jobName, before.to, { opened: opened(executionId, { skipped: [1] }) }));
      expect(await stores().fanOuts.getChunk(executionId, 0)).toMatchObject({
        overlap: { queued: new Set(), skipped: new Set([1]), missed: new Set([0]) },
      });
    });

    test("where nothing was busy the chunk says nothing of it", async () => {
      const jobName = freshName("job");
      const executionId = `${jobName}.c${SECOND}`;
      await stores().daemons.commit(change(jobName, IDLE_DAEMON, { opened: opened(executionId) }));
      expect(await stores().fanOuts.getChunk(executionId, 0)).not.toHaveProperty("overlap");
    });

    test("of several changes of one version at once one is committed, alone or with chunks", async () => {
      const jobName = freshName("job");
      const plain = Array.from({ length: 5 }, () => change(jobName, IDLE_DAEMON));
      const opening = plain.map((one, i) => ({ ...one, opened: opened(`${jobName}.c${SECOND + i}`) }));
      const answers = await Promise.all([...plain, ...opening].map((one) => stores().daemons.commit(one)));
      expect(count(answers, "committed")).toBe(1);
      expect(count(answers, "stale")).toBe(9);
      expect((await stores().daemons.read(jobName, 0)).version).toBe(1);
    });

    test("waiting shards start or will never run, and a check of their chunk is owed", async () => {
      const jobName = freshName("job");
      const [starting, missing] = [`${jobName}.c${SECOND}`, `${jobName}.c${SECOND + 1}`];
      let state = IDLE_DAEMON;
      const commit = async (fields: Partial<DaemonChange>) => {
        const next = change(jobName, state, fields);
        expect(await stores().daemons.commit(next)).toBe("committed");
        state = next.to;
      };
      await commit({ opened: opened(starting, { queued: [1, 2] }) });
      await commit({ opened: opened(missing, { queued: [1, 2], skipped: [0] }) });
      const dueAt = NOW + 5_000;
      await commit({
        followed: [
          { executionId: starting, offsets: [1, 2], becomes: { kind: "started", startedAt: NOW + 7 }, dueAt },
          { executionId: missing, offsets: [1, 2], becomes: { kind: "missed" }, dueAt },
        ],
      });
      const standing = { attempt: 1, issued: false, at: NOW + 7 };
      expect((await stores().fanOuts.getChunk(starting, 0))?.retries).toEqual(
        new Map([
          [1, standing],
          [2, standing],
        ]),
      );
      expect((await stores().fanOuts.getChunk(missing, 0))?.overlap).toEqual({
        queued: new Set([1, 2]),
        skipped: new Set([0]),
        missed: new Set([1, 2]),
      });
      expect((await owedOf(stores(), jobName)).map((owed) => owed.dueAt)).toEqual([dueAt, dueAt]);
      await stores().fanOuts.addRetries(starting, 0, new Map([[1, { attempt: 1, issued: true, at: NOW + 9 }]]));
      await stores().fanOuts.addRetries(starting, 0, new Map([[2, { attempt: 1, issued: false, at: NOW + 9 }]]));
      const retries = (await stores().fanOuts.getChunk(starting, 0))?.retries;
      expect(retries?.get(1)).toEqual({ attempt: 1, issued: true, at: NOW + 9 });
      expect(retries?.get(2)).toEqual(standing);
    });

    test("as many chunks as a change may follow fit one transaction", async () => {
      const jobName = freshName("job");
      const followed = Array.from({ length: FOLLOWED_LIMIT }, (_, i) => ({
        executionId: `${jobName}.c${SECOND + i}`,
        offsets: [i],
        becomes: { kind: "started", startedAt: NOW } as const,
        dueAt: DUE,
      }));
      const all = change(jobName, IDLE_DAEMON, { followed, opened: opened(`${jobName}.c1000000000`) });
      expect(await stores().daemons.commit(all)).toBe("committed");
    });

    test("a halt is owed from the change that asks for it until it is done, and only the newest is", async () => {
      const fire = aFire(freshName("job"));
      const { jobName } = fire;
      await stores().runs.commit(aStart(fire));
      const state = { ...NOTHING, version: 1, daemonRuns: 1, daemonChunks: 2, sampledOut: 3 };
      expect(await stores().daemons.getHalt(jobName)).toBeUndefined();
      for (const through of [2, 3]) {
        const from = { ...state, version: through - 1 };
        const daemonHalt = { through, reason: "disabled", dueAt: DUE } as const;
        expect(await stores().runs.commit(aChange(jobName, from, { daemonHalt }))).toBe("committed");
      }
      expect(await stores().runs.readState(jobName)).toEqual({ ...state, version: 3 });
      expect(await stores().daemons.getHalt(jobName)).toEqual({ through: 3, reason: "disabled" });
      const owesHalt = async () => (await owedOf(stores(), jobName)).filter(({ owes }) => owes === "halt");
      expect(await owesHalt()).toEqual([{ owes: "halt", jobName, dueAt: DUE }]);
      await stores().daemons.endHalt(jobName, 2);
      expect(await owesHalt()).toHaveLength(1);
      await stores().daemons.endHalt(jobName, 3);
      expect(await owesHalt()).toEqual([]);
      expect(await stores().daemons.getHalt(jobName)).toBeUndefined();
      await stores().daemons.endHalt(freshName("job"), 1);
    });
  });
