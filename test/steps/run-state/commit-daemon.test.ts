import { expect, test } from "vitest";
import type { DaemonEvent } from "../../../functions/core/run/daemon-transition.ts";
import { cronFireId, executionIdOf } from "../../../functions/core/run/ids.ts";
import type { DaemonChange } from "../../../functions/ports/daemon-store.ts";
import { commitDaemon } from "../../../functions/steps/run-state/commit-daemon.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

const fireId = (n: number) => cronFireId(NOW + 5_000 * n);
const executionId = (n: number) => executionIdOf("foo_job", fireId(n));
const fireOf = (n: number): DaemonEvent => ({
  kind: "fire",
  fireId: fireId(n),
  offsets: [0, 1],
  misfire: true,
  stateVersion: n,
});

/** A chunk of two shards whose first fire runs; the second waits. */
async function busy() {
  const over = await overWorld();
  const { deps } = over;
  const changes: DaemonChange[] = [];
  const commit = async (change: DaemonChange) => {
    changes.push(change);
    return deps.daemons.commit(change);
  };
  const apply = (event: DaemonEvent) =>
    commitDaemon({ ...deps, daemons: { ...deps.daemons, commit } }, "foo_job", 7, event);
  for (const n of [1, 2]) await apply(fireOf(n));
  return { ...over, changes, apply };
}

test("a fire follows no other execution: its own chunk tells the ends of its shards", async () => {
  const { world, changes } = await busy();
  expect(changes.map(({ followed }) => followed)).toEqual([[], []]);
  expect(changes[0]).not.toHaveProperty("opened");
  expect(world.laterChecks).toEqual([]);
});

test("a shard that ends goes to the oldest fire that waits for it, whose check is asked for, and owed a minute later", async () => {
  const { world, changes, apply } = await busy();
  expect(await apply({ kind: "ended", fireId: fireId(1), offsets: [1] })).toBe("committed");
  const becomes = { kind: "started", startedAt: NOW };
  expect(changes[2]?.followed).toEqual([{ executionId: executionId(2), offsets: [1], becomes, dueAt: NOW + 60_000 }]);
  expect(world.laterChecks).toEqual([{ check: { executionId: executionId(2), chunk: 7 }, at: NOW }]);
});

test("an execution that falls out of a full queue is told so", async () => {
  const { changes, apply } = await busy();
  for (let n = 3; n <= 102; n++) await apply(fireOf(n));
  expect(changes.at(-1)?.followed).toEqual([
    { executionId: executionId(2), offsets: [0, 1], becomes: { kind: "missed" }, dueAt: NOW + 60_000 },
  ]);
});

test("an event that does not apply writes nothing, and one that a halt has met is refused", async () => {
  const { changes, apply } = await busy();
  expect(await apply({ kind: "ended", fireId: fireId(9), offsets: [0] })).toBe("unchanged");
  await apply({ kind: "halt", through: 5, fireIds: new Set() });
  expect(await apply(fireOf(3))).toBe("refused");
  expect(changes).toHaveLength(3);
});

test("an execution that finds its chunk opened already asks for no check of others", async () => {
  const { world, deps, apply } = await busy();
  const commit = async () => "duplicate" as const;
  const ended: DaemonEvent = { kind: "ended", fireId: fireId(1), offsets: [1] };
  const again = commitDaemon({ ...deps, daemons: { ...deps.daemons, commit } }, "foo_job", 7, ended);
  expect([await again, world.laterChecks]).toEqual(["duplicate", []]);
  expect(await apply(ended)).toBe("committed");
});

test("a state that changes fifty times while it is read is a fault", async () => {
  const { deps } = await busy();
  let tries = 0;
  const commit = async () => {
    tries++;
    return "stale" as const;
  };
  const applying = commitDaemon({ ...deps, daemons: { ...deps.daemons, commit } }, "foo_job", 7, fireOf(3));
  await expect(applying).rejects.toThrow("changed 50 times");
  expect(tries).toBe(50);
});
