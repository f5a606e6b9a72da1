import { describe, expect, test } from "vitest";
import { permitUses } from "../../../functions/core/cost/permit-uses.ts";
import type { Execution } from "../../../functions/core/run/execution.ts";
import { permitRules } from "../../../functions/core/run/permits.ts";
import { MOST_WAITERS } from "../../../functions/ports/permits.ts";
import { givePermits, takePermits } from "../../../functions/steps/shards/permits.ts";
import { overWorld } from "../../support/over-world.ts";

/** A new account. Of its five permits four are for executions of several shards. */
const SMALL = permitRules(10);
const anExecution = (executionId: string, shards: number) => ({ executionId, shards }) as Execution;
const offsets = (count: number) => Array.from({ length: count }, (_, offset) => offset);

async function account(permitsOf = SMALL) {
  const { world, deps } = await overWorld();
  let writes = 0;
  const permits: typeof deps.permits = {
    ...deps.permits,
    take: (request) => {
      writes += 1;
      return deps.permits.take(request);
    },
    give: (...given) => {
      writes += 1;
      return deps.permits.give(...given);
    },
  };
  const ports = { ...deps, permits, permitRules: permitsOf };
  return { world, ports, writes: () => writes };
}

describe("permits", () => {
  test("a wide execution gets those for wide ones, and the rest of its shards waits", async () => {
    const { ports } = await account();
    expect(await takePermits(ports, anExecution("wide", 9), 0, offsets(9))).toEqual(new Set([0, 1, 2, 3]));
    expect(await takePermits(ports, anExecution("small", 1), 0, [0]), "the fifth is for small ones").toEqual(
      new Set([0]),
    );
    expect(await takePermits(ports, anExecution("late", 1), 0, [0])).toEqual(new Set());
  });

  test("the end of a shard has the longest waiting chunk checked, and one permit wakes one chunk", async () => {
    const { world, ports } = await account();
    await takePermits(ports, anExecution("wide", 4), 0, offsets(4));
    for (const executionId of ["first", "second"]) {
      world.now += 1;
      await takePermits(ports, anExecution(executionId, 2), 0, [0, 1]);
    }
    await givePermits(ports, "wide", 0, [2], false);
    expect(world.laterChecks.map(({ check }) => check)).toEqual([{ executionId: "first", chunk: 0, permits: true }]);
  });

  test("a permit that a wide execution must not have wakes none", async () => {
    const { world, ports } = await account();
    await takePermits(ports, anExecution("small", 1), 0, [0]);
    await takePermits(ports, anExecution("wide", 5), 0, offsets(5));
    await takePermits(ports, anExecution("wider", 5), 0, offsets(5));
    await takePermits(ports, anExecution("other", 1), 0, [0]);
    await givePermits(ports, "other", 0, [0], true);
    expect(world.laterChecks).toEqual([]);
  });

  test("an execution of fewer shards than a block needs none, and writes nothing", async () => {
    const { ports, writes } = await account(permitRules(1_000));
    expect(await takePermits(ports, anExecution("small", 17), 0, offsets(17))).toEqual(new Set(offsets(17)));
    expect(await takePermits(ports, anExecution("none", 200), 0, [])).toEqual(new Set());
    expect(writes()).toBe(0);
  });

  test("a repeated request gets the same permits once", async () => {
    const { ports } = await account();
    for (const _ of [1, 2, 3])
      expect(await takePermits(ports, anExecution("wide", 3), 0, offsets(3))).toEqual(new Set([0, 1, 2]));
    expect(await takePermits(ports, anExecution("other", 2), 0, [0, 1])).toEqual(new Set([0]));
  });
});

test.each([1, 2, 4, 5, 7, 40])(
  "an execution of %i shards writes its permits as often as its price says",
  async (shards) => {
    const { world, ports, writes } = await account();
    const execution = anExecution("priced", shards);
    const held = [...(await takePermits(ports, execution, 0, offsets(shards)))];
    const left = offsets(shards).filter((offset) => !held.includes(offset));
    for (let offset = held.shift(); offset !== undefined; offset = held.shift()) {
      world.laterChecks.length = 0;
      await givePermits(ports, "priced", 0, [offset], held.length === 0 && left.length === 0);
      if (world.laterChecks.length === 0) continue;
      for (const taken of await takePermits(ports, execution, 0, left)) {
        left.splice(left.indexOf(taken), 1);
        held.push(taken);
      }
    }
    expect(left).toEqual([]);
    // One more write notes the shards of each check in their chunk.
    const { writes: units, invocations: checks } = permitUses("priced", shards, SMALL);
    expect(units - checks).toBe(writes());
  },
);

describe("a chunk for which the line has no place", () => {
  const full = async () => {
    const over = await account();
    const start = over.world.now;
    const asking = (n: number) => ({ ...anExecution(`job-${n}`, 1), startedAt: start });
    for (let n = 0; n < SMALL.blocks + MOST_WAITERS; n++) await takePermits(over.ports, asking(n), 0, [0]);
    const checks = () =>
      over.world.laterChecks.splice(0).map(({ check, at }) => ({ ...check, after: at - over.world.now }));
    expect(checks()).toEqual([]);
    return { ...over, asking, checks };
  };

  test("requests its own check, later and later", async () => {
    const { world, ports, asking, checks } = await full();
    const late = asking(1_000);
    const check = { executionId: "job-1000", chunk: 0, leftOut: true };
    expect(await takePermits(ports, late, 0, [0])).toEqual(new Set());
    expect(checks()).toEqual([{ ...check, after: 20_000 }]);
    for (const [waited, after] of [
      [60_000, 20_000],
      [300_000, 100_000],
      [3_600_000, 300_000],
    ] as const) {
      world.now = late.startedAt + waited;
      await takePermits(ports, late, 0, [0], true);
      expect(checks()).toEqual([{ ...check, after }]);
    }
  });

  test("requests none any more when it has a place", async () => {
    const { ports, asking, checks } = await full();
    await givePermits(ports, "job-0", 0, [0], true);
    checks();
    // The freed permit is for the head of the line. The one that asks is faster here, and both are alike.
    expect((await takePermits(ports, asking(1_000), 0, [0], true)).size).toBe(1);
    expect(await takePermits(ports, asking(SMALL.blocks), 0, [0])).toEqual(new Set());
    expect(checks()).toEqual([]);
  });
});
