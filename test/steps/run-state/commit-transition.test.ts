import { describe, expect, test } from "vitest";
import { cronFireId, executionIdOf } from "../../../functions/core/run/ids.ts";
import type { RunState } from "../../../functions/core/run/run-state.ts";
import type { RunEvent } from "../../../functions/core/run/transition.ts";
import type { RunChange } from "../../../functions/ports/run-store.ts";
import { commitTransition, type Decision } from "../../../functions/steps/run-state/commit-transition.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

const instant = (n: number) => NOW - 250 + 5_000 * n;
const fireId = (n: number) => cronFireId(instant(n));
const executionId = (n: number) => executionIdOf("foo_job", fireId(n));
const newFire = (n: number) => ({ jobName: "foo_job", fireId: fireId(n), firedAt: instant(n), revision: NOW });
const fireOf = (n: number): Decision => ({
  event: { kind: "fire", fireId: fireId(n), misfire: true },
  newFire: newFire(n),
});
const COUNTS = { FINISHED: 3, FAILED: 0, ERROR: 0, LOST: 0, KILLED: 0 };
const closeOf = (n: number) => ({
  executionId: executionId(n),
  outcome: "FINISHED" as const,
  counts: COUNTS,
  startedAt: NOW,
  endedAt: NOW,
});

/** A job with this many fires, and every change that was written. */
async function afterFires(fires: number) {
  const over = await overWorld({ misfire: true });
  const { deps } = over;
  const changes: RunChange[] = [];
  const commit = async (change: RunChange) => {
    changes.push(change);
    return deps.runs.commit(change);
  };
  const noting = { ...deps, runs: { ...deps.runs, commit } };
  const decide = (decision: Decision | undefined) => commitTransition(noting, "foo_job", async () => decision);
  for (let n = 1; n <= fires; n++) await decide(fireOf(n));
  changes.length = 0;
  return { ...over, changes, noting, decide };
}

const recorded = (n: number, status: string, more: object = {}) => ({
  ...newFire(n),
  status,
  recordedAt: NOW,
  ...more,
});

describe("one write holds everything that a transition implies", () => {
  test("a start: the new fire's row, and the execution, whose fan-out is owed a minute later", async () => {
    const { changes, decide, world } = await afterFires(0);
    const result = await decide(fireOf(1));
    const execution = world.executions.get(executionId(1));
    expect(result).toMatchObject({ kind: "committed", started: execution });
    expect(changes).toEqual([
      {
        jobName: "foo_job",
        from: { version: 0, queue: [] },
        to: { version: 1, queue: [], running: fireId(1) },
        newFire: recorded(1, "STARTED"),
        fires: [],
        start: { execution, dueAt: NOW + 60_000 },
      },
    ]);
  });

  test("a fire that waits: its row alone", async () => {
    const { changes, decide } = await afterFires(1);
    const result = await decide(fireOf(2));
    expect(result).not.toHaveProperty("started");
    expect(changes).toEqual([
      {
        jobName: "foo_job",
        from: { version: 1, queue: [], running: fireId(1) },
        to: { version: 2, queue: [fireId(2)], running: fireId(1) },
        newFire: recorded(2, "QUEUED"),
        fires: [],
      },
    ]);
  });

  test("a completion: the close, and the start of the oldest fire that waits", async () => {
    const { changes, decide, world } = await afterFires(3);
    await decide({ event: { kind: "completed", fireId: fireId(1) }, close: closeOf(1) });
    expect(changes).toEqual([
      {
        jobName: "foo_job",
        from: { version: 3, queue: [fireId(2), fireId(3)], running: fireId(1) },
        to: { version: 4, queue: [fireId(3)], running: fireId(2), recent: [`f${fireId(1)}`] },
        fires: [recorded(2, "STARTED")],
        start: { execution: world.executions.get(executionId(2)), dueAt: NOW + 60_000 },
        close: closeOf(1),
      },
    ]);
  });

  test("the run state remembers fires that were lost, and none that a disablement ended", async () => {
    const { decide, world } = await afterFires(1);
    const event = { kind: "fire", fireId: fireId(2), misfire: false } as const;
    await decide({ event, newFire: newFire(2) });
    await decide({ event: { kind: "trigger", fireId: fireId(3) }, newFire: newFire(3) });
    await decide({ event: { kind: "halt", reason: "disabled" } });
    expect(world.states.get("foo_job")?.recent).toEqual([`s${fireId(2)}`]);
  });

  test("a halt: the rows of all waiting fires, and the cancel of the running execution", async () => {
    const { changes, decide, world } = await afterFires(3);
    await decide({ event: { kind: "halt", reason: "disabled" } });
    const [{ cancel, ...change } = { cancel: undefined }] = changes;
    expect(change).toMatchObject({
      fires: [recorded(2, "SKIPPED", { reason: "disabled" }), recorded(3, "SKIPPED", { reason: "disabled" })],
    });
    expect(change).not.toHaveProperty("newFire");
    expect(cancel).toMatchObject({ executionId: executionId(1), reason: "disabled" });
    expect(world.cancelFlags.keys()).toEqual([cancel?.cancelKey]);
  });

  test("a halt of a DAEMON job: the cancel of its executions is owed a minute later", async () => {
    const { changes, decide } = await afterFires(0);
    await decide({ event: { kind: "daemon-fire", fireId: fireId(1), chunks: 1 }, newFire: newFire(1) });
    await decide({ event: { kind: "halt", reason: "disabled" } });
    expect(changes[1]).toMatchObject({ daemonHalt: { through: 2, reason: "disabled", dueAt: NOW + 60_000 } });
    expect(changes[0]).not.toHaveProperty("daemonHalt");
  });

  test.each([
    { every: 1, sampledOut: undefined, because: "all are kept" },
    { every: 2, sampledOut: true, because: "the first of two is not kept" },
  ])("a close of a DAEMON execution where every $every. is kept: $because", async ({ every, sampledOut }) => {
    const { changes, decide } = await afterFires(0);
    await decide({ event: { kind: "daemon-fire", fireId: fireId(1), chunks: 1 }, newFire: newFire(1) });
    const event: RunEvent = { kind: "daemon-completed", fireId: fireId(1), sampling: { every, hasFailed: false } };
    await decide({ event, close: closeOf(1) });
    expect(changes[1]?.close).toEqual({ ...closeOf(1), ...(sampledOut && { sampledOut }) });
  });
});

describe("nothing is written", () => {
  test("when the decision is undefined", async () => {
    const { changes, decide } = await afterFires(1);
    expect(await decide(undefined)).toBeUndefined();
    expect(changes).toEqual([]);
  });

  test("by an event that does not apply", async () => {
    const { changes, decide } = await afterFires(1);
    const result = await decide({ event: { kind: "completed", fireId: fireId(7) }, close: closeOf(7) });
    expect(result).toMatchObject({ kind: "unchanged", transition: { state: { version: 1, running: fireId(1) } } });
    expect(changes).toEqual([]);
  });

  test("twice of a fire that has its row", async () => {
    const { decide, world } = await afterFires(1);
    expect(await decide(fireOf(1))).toEqual({ kind: "duplicate" });
    expect(world.states.get("foo_job")?.version).toBe(1);
  });

  test("of a fire that waits without a row, or an end without an outcome: these are faults", async () => {
    const { decide, world } = await afterFires(2);
    await expect(decide({ event: { kind: "completed", fireId: fireId(1) } })).rejects.toThrow("without an outcome");
    world.fires.delete(`foo_job#${fireId(2)}`);
    await expect(decide({ event: { kind: "halt", reason: "disabled" } })).rejects.toThrow("without a row");
  });

  test.each(["app", "revision"] as const)("of an execution whose %s is gone", async (gone) => {
    const { decide, changes, world, deps } = await afterFires(0);
    if (gone === "app") world.apps.delete("foo_app");
    else await deps.jobs.remove("foo_job", NOW);
    const removed = gone === "app" ? fireOf(1) : { ...fireOf(1), newFire: { ...newFire(1), revision: NOW - 1 } };
    await expect(decide(removed)).rejects.toThrow("has gone");
    expect(changes).toEqual([]);
  });
});

describe("a state that changes while it is read", () => {
  /** Another writer is faster this many times. */
  async function contended(times: number) {
    const over = await afterFires(0);
    const { deps } = over;
    const seen: RunState[] = [];
    let left = times;
    const commit = async (change: RunChange) => (left-- > 0 ? ("stale" as const) : deps.runs.commit(change));
    const decide = () =>
      commitTransition({ ...deps, runs: { ...deps.runs, commit } }, "foo_job", async (state) => {
        seen.push(state);
        over.world.states.put("foo_job", { ...state, version: state.version + 1 });
        return fireOf(1);
      });
    return { ...over, seen, decide };
  }

  test("is read and decided anew each time", async () => {
    const { seen, decide } = await contended(2);
    await decide().catch(() => {});
    expect(seen.slice(0, 3).map(({ version }) => version)).toEqual([0, 1, 2]);
  });

  test("fifty times is a fault", async () => {
    const { seen, decide } = await contended(1_000);
    await expect(decide()).rejects.toThrow("changed 50 times");
    expect(seen).toHaveLength(50);
  });
});
