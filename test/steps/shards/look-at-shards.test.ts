import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { fanOut } from "../../../functions/steps/shards/fan-out.ts";
import { type Look, lookAtShards } from "../../../functions/steps/shards/look-at-shards.ts";
import { askedOf } from "../../support/asked-of.ts";
import { CLAIMED_MS, CONFIRM_MS, FIRST, running } from "./running.ts";

type Running = Awaited<ReturnType<typeof running>>;

/** When the first attempts were handed to Lambda. */
const BEGUN = FIRST + 10;
const EVENT_MS = 3_720_000;
const NOTHING = { standing: [], due: new Map(), suspects: [], waits: [] };

/** The result of a look, with the calls of the stores. @param soonMs shards that are due until then count as due now. */
async function look({ world, deps, stored, chunk }: Running, so: Partial<Look> = {}, soonMs = 3_000) {
  const noted = askedOf(deps);
  const seen = await lookAtShards(noted.deps, stored(), chunk(), {
    ...{ soonBy: world.now + soonMs, isSecond: false },
    ...so,
  });
  return { ...seen, asked: noted.asked.filter((call) => call.startsWith("ends.")) };
}

describe("a task in Lambda", () => {
  test("is left alone until it could be LOST: its row is not read", async () => {
    const over = await running(1);
    const at = BEGUN + CLAIMED_MS - CONFIRM_MS;
    over.world.now = at - 1;
    expect(await look(over)).toEqual({ ...NOTHING, waits: [at], asked: [] });
    over.world.now = at;
    expect((await look(over)).asked).toEqual(["ends.read"]);
  });

  test("is looked at earlier when it is named; a task that is not named is not looked at", async () => {
    const over = await running(2);
    over.world.now = BEGUN + 1;
    const seen = await look(over, { named: new Set([1]) });
    expect(seen).toMatchObject({ asked: ["ends.read"], suspects: [] });
    over.world.now = BEGUN + CLAIMED_MS;
    expect(await look(over, { named: new Set() })).toEqual({
      ...NOTHING,
      waits: [over.world.now, over.world.now],
      asked: [],
    });
  });

  test("is looked at by its first invocation, although a repeated fan-out may have invoked it again", async () => {
    const over = await running(1);
    await over.claimed(0, BEGUN + 1);
    over.world.now = BEGUN + 180_000;
    await fanOut(over.deps, { ...over.stored(), releasedChunks: 0 });
    expect(over.chunk()).toMatchObject({ invokedAt: BEGUN + 180_000, firstInvokedAt: BEGUN });
    over.world.now = BEGUN + CLAIMED_MS - CONFIRM_MS + 1;
    expect(await look(over)).toMatchObject({ asked: ["ends.read"], suspects: [0], waits: [] });
  });

  test("that a repeated fan-out has invoked again may be claimed as late as an event of that invocation", async () => {
    const over = await running(1);
    over.world.now = BEGUN + 180_000;
    await fanOut(over.deps, { ...over.stored(), releasedChunks: 0 });
    over.world.now = BEGUN + EVENT_MS;
    expect(await look(over)).toMatchObject({ suspects: [], waits: [BEGUN + EVENT_MS + 180_000 - CONFIRM_MS] });
  });

  test("that no runner has claimed is looked at again at the time when a claim of now would be LOST", async () => {
    const over = await running(1);
    over.world.now = BEGUN + CLAIMED_MS;
    expect(await look(over)).toMatchObject({ waits: [over.world.now + CLAIMED_MS - CONFIRM_MS], suspects: [] });
  });

  test.each([
    { ms: CLAIMED_MS - CONFIRM_MS - 1, waits: [BEGUN + CLAIMED_MS - CONFIRM_MS + 1], suspects: [] },
    { ms: CLAIMED_MS - CONFIRM_MS + 1, waits: [], suspects: [0] },
    { ms: CLAIMED_MS + 1, waits: [], suspects: [0] },
  ])("that was claimed $ms ms ago waits, or looks LOST", async ({ ms, waits, suspects }) => {
    const over = await running(1);
    await over.claimed(0, BEGUN + 1);
    over.world.now = BEGUN + 1 + ms;
    expect(await look(over, { named: new Set([0]) })).toMatchObject({ waits, suspects, standing: [] });
  });

  test("that looks LOST is LOST at the second look only when its time is over", async () => {
    const over = await running(1);
    await over.claimed(0, BEGUN);
    over.world.now = BEGUN + CLAIMED_MS - 1;
    expect(await look(over, { isSecond: true })).toMatchObject({ suspects: [0], standing: [] });
    over.world.now = BEGUN + CLAIMED_MS;
    expect(await look(over)).toMatchObject({ suspects: [0], standing: [] });
    const row = {
      ...{ outcome: "LOST", endedAt: over.world.now, claimedAt: BEGUN, segment: 1 },
      reason: "its runner has not reported within the function's time-out",
    };
    const seen = await look(over, { isSecond: true });
    expect(seen).toMatchObject({ standing: [{ name: over.nameOf(0), row }], suspects: [], waits: [] });
    expect(seen.asked).toEqual(["ends.read", "ends.end"]);
  });

  test("that no runner has claimed is LOST after the age of an event", async () => {
    const over = await running(1);
    over.world.now = BEGUN + EVENT_MS - CONFIRM_MS;
    expect(await look(over)).toMatchObject({ suspects: [0] });
    over.world.now = BEGUN + EVENT_MS;
    const { standing } = await look(over, { isSecond: true });
    expect(standing).toMatchObject([
      { row: { outcome: "LOST", reason: "no runner has claimed it within the event's age" } },
    ]);
  });

  test("whose later segment Lambda holds is not judged by the claim of an earlier one", async () => {
    const over = await running(1);
    await over.claimed(0, BEGUN);
    const at = BEGUN + CLAIMED_MS;
    over.setChunk({ retries: new Map([[0, { attempt: 1, issued: true, at, segment: 2 }]]) });
    over.world.now = at;
    expect(await look(over, { named: new Set([0]) })).toMatchObject({
      waits: [at + CLAIMED_MS - CONFIRM_MS],
      suspects: [],
    });
  });

  test("has the rows of at most twenty read at a time", async () => {
    const over = await running(25, {}, 25);
    over.world.now = BEGUN + CLAIMED_MS;
    let [now, most] = [0, 0];
    const read: typeof over.deps.ends.read = async (taskId) => {
      most = Math.max(most, ++now);
      const row = await over.deps.ends.read(taskId);
      now--;
      return row;
    };
    const deps = { ...over.deps, ends: { ...over.deps.ends, read } };
    const seen = await lookAtShards(deps, over.stored(), over.chunk(), { soonBy: over.world.now, isSecond: false });
    expect([most, seen.waits.length]).toEqual([20, 25]);
  });
});

test.each(["KILLED", "LOST"] as const)(
  "a look waits until the end of a task that is %s is written",
  async (outcome) => {
    const over = await running(1);
    if (outcome === "KILLED") over.set({ status: "CANCELLING" });
    else await over.claimed(0, BEGUN);
    over.world.now = BEGUN + CLAIMED_MS;
    const end: typeof over.deps.ends.end = async (...asked) => {
      await setImmediate();
      return over.deps.ends.end(...asked);
    };
    const deps = { ...over.deps, ends: { ...over.deps.ends, end } };
    const seen = await lookAtShards(deps, over.stored(), over.chunk(), { soonBy: over.world.now, isSecond: true });
    expect(seen.standing).toMatchObject([{ row: { outcome } }]);
  },
);

test("a fence that is over soon is waited for before its task stands", async () => {
  const over = await running(1);
  await over.ended(0, { outcome: "LOST" }, BEGUN);
  const sleepUntil = async (at: number) => {
    await setImmediate();
    over.world.now = at;
  };
  const named = new Set([0]);
  const soonBy = BEGUN + 60_000;
  await lookAtShards({ ...over.deps, sleepUntil }, over.stored(), over.chunk(), { named, soonBy, isSecond: false });
  expect(over.world.now).toBe(soonBy);
});

describe("a task that has ended", () => {
  test("stands, and has its consequences", async () => {
    const over = await running(2);
    const { name, row } = await over.ended(1);
    over.world.now = BEGUN + CLAIMED_MS;
    const { standing, suspects, waits } = await look(over, { named: new Set([1]) });
    expect([standing, suspects, waits]).toEqual([[{ name, row }], [], [over.world.now]]);
  });

  test.each([
    { soonMs: 59_999, waits: 1 },
    { soonMs: 60_000, waits: 0 },
  ])(
    "holds its shard for a minute when its process may live: a check that may wait $soonMs ms leaves $waits",
    async ({ soonMs, waits }) => {
      const over = await running(1);
      await over.ended(0, { outcome: "LOST" }, BEGUN);
      const fence = over.world.now + 60_000;
      const seen = await look(over, { named: new Set([0]) }, soonMs);
      expect(seen.waits).toEqual(Array(waits).fill(fence));
      expect(seen.standing).toHaveLength(1 - waits);
      expect(over.world.now).toBe(waits === 1 ? BEGUN : fence);
    },
  );

  test("is not looked at once its chunk has its outcome", async () => {
    const over = await running(2);
    await over.ended(0);
    await over.deps.fanOuts.addEnded(over.executionId, 0, new Map([["FINISHED", [0]]]));
    over.world.now = BEGUN + CLAIMED_MS;
    expect((await look(over)).asked).toEqual(["ends.read"]);
  });
});

describe("an attempt at the end of its back-off", () => {
  const SOON = BEGUN + 3_000;

  test.each([
    { what: "that is due soon", at: SOON, named: undefined, isDue: true },
    { what: "that is due soon, and named", at: SOON, named: new Set([0]), isDue: true },
    { what: "that is due soon, and not named", at: SOON, named: new Set([1]), isDue: false },
    { what: "that is due later", at: SOON + 1, named: undefined, isDue: false },
    { what: "that is due later, and named", at: SOON + 1, named: new Set([0]), isDue: false },
  ])("$what is due: $isDue", async ({ at, named, isDue }) => {
    const over = await running(1);
    const retry = { attempt: 2, issued: false, at };
    over.setChunk({ retries: new Map([[0, retry]]) });
    expect(await look(over, { named })).toEqual({
      ...NOTHING,
      ...(isDue ? { due: new Map([[0, retry]]) } : { waits: [at] }),
      asked: [],
    });
  });
});

/** Two executions of a DAEMON job: the shards of the second wait for those of the first. */
async function waiting() {
  const over = await running(1, { jobExecutionType: "DAEMON", misfire: true, cron: "0/5 * * * * ?" });
  const { world, deps } = over;
  world.now = FIRST + 5_010;
  const second = await fire(deps, "foo_job", FIRST + 5_000);
  if (second === undefined) throw new Error("nothing was started");
  await fanOut(deps, second);
  const chunk = world.chunks.get(`${second.executionId}#0`);
  if (chunk === undefined) throw new Error("there is no chunk");
  return { ...over, stored: () => second, chunk: () => chunk };
}

test("a shard that waits for another execution is checked by its start: its row is not read", async () => {
  const over = await waiting();
  expect(await look(over)).toEqual({ ...NOTHING, waits: [over.world.now + CLAIMED_MS], asked: [] });
});

describe("in an execution that is being cancelled", () => {
  test("a task that no runner has claimed is KILLED", async () => {
    const over = await running(1);
    over.set({ status: "CANCELLING" });
    over.world.now += 1;
    const seen = await look(over);
    expect(seen).toMatchObject({
      standing: [{ name: over.nameOf(0), row: { outcome: "KILLED", endedAt: BEGUN + 1 } }],
      waits: [],
    });
    expect(seen.asked).toEqual(["ends.read", "ends.end"]);
  });

  test("a check that names shards reads the rows of no others", async () => {
    const over = await running(2);
    over.set({ status: "CANCELLING" });
    const seen = await look(over, { named: new Set([1]) });
    expect(seen.standing).toMatchObject([{ name: over.nameOf(1), row: { outcome: "KILLED" } }]);
    expect(seen.asked).toEqual(["ends.read", "ends.end"]);
  });

  test("a claimed task reports, or is LOST", async () => {
    const over = await running(1);
    over.set({ status: "CANCELLING" });
    await over.claimed(0, BEGUN);
    expect(await look(over)).toMatchObject({ standing: [], waits: [BEGUN + CLAIMED_MS - CONFIRM_MS], suspects: [] });
  });

  test("a shard that waits is KILLED too", async () => {
    const over = await waiting();
    const seen = await look({ ...over, stored: () => ({ ...over.stored(), status: "CANCELLING" }) });
    expect(seen).toMatchObject({ standing: [{ row: { outcome: "KILLED" } }], asked: ["ends.read", "ends.end"] });
  });

  /** The second attempt of a shard, whose first one was LOST. */
  async function again(claimedAt: number | undefined, issued: boolean) {
    const over = await running(1, { failover: true });
    over.set({ status: "CANCELLING" });
    await over.ended(0, { outcome: "LOST" }, claimedAt);
    over.setChunk({ retries: new Map([[0, { attempt: 2, issued, at: BEGUN + 30_000 }]]) });
    return over;
  }

  test("an attempt in back-off is KILLED when the process before it has surely ended", async () => {
    const over = await again(BEGUN, false);
    expect(await look(over, {}, 59_999)).toMatchObject({ standing: [], waits: [BEGUN + 60_000] });
    expect(over.world.now).toBe(BEGUN);
    const seen = await look(over, {}, 60_000);
    expect(seen).toMatchObject({ standing: [{ name: over.nameOf(0, 2), row: { outcome: "KILLED" } }], waits: [] });
    expect(seen.asked).toEqual(["ends.read", "ends.read", "ends.end"]);
    expect(over.world.now).toBe(BEGUN + 60_000);
  });

  test("an attempt in back-off is KILLED at once when no process was before it", async () => {
    const over = await again(undefined, false);
    expect(await look(over)).toMatchObject({ standing: [{ row: { outcome: "KILLED" } }], waits: [] });
    expect(over.world.now).toBe(BEGUN);
  });

  test("an attempt in back-off is KILLED at once when the row of the one before is gone", async () => {
    const over = await again(BEGUN, false);
    over.world.tasks.delete(over.taskIdFor(0, 1));
    expect(await look(over)).toMatchObject({ standing: [{ row: { outcome: "KILLED" } }], waits: [] });
  });

  test("a first attempt that was not handed over has none before it", async () => {
    const over = await running(1);
    over.set({ status: "CANCELLING" });
    over.setChunk({ retries: new Map([[0, { attempt: 1, issued: false, at: BEGUN }]]) });
    const seen = await look(over);
    expect(seen).toMatchObject({ standing: [{ row: { outcome: "KILLED" } }], asked: ["ends.read", "ends.end"] });
  });

  test("an attempt in Lambda has no other one before it that may live", async () => {
    const over = await again(BEGUN, true);
    const seen = await look(over);
    expect(seen).toMatchObject({ standing: [{ name: over.nameOf(0, 2), row: { outcome: "KILLED" } }], waits: [] });
    expect(seen.asked).toEqual(["ends.read", "ends.end"]);
  });
});
