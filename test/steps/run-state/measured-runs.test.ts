import { expect, test } from "vitest";
import type { Fire } from "../../../functions/core/run/fire.ts";
import type { RunChange } from "../../../functions/ports/run-store.ts";
import { figuresOf, measuredRuns } from "../../../functions/steps/run-state/measured-runs.ts";
import { overWorld } from "../../support/over-world.ts";

const state = { version: 1, queue: [] };
const change = (parts: Partial<RunChange>): RunChange => ({
  jobName: "a",
  from: state,
  to: state,
  fires: [],
  ...parts,
});
const aFire = (fire: Partial<Fire>): Fire => ({
  ...{ jobName: "a", fireId: "c10", firedAt: 10_000, revision: 1, status: "STARTED", recordedAt: 10_250 },
  ...fire,
});
const told = (parts: Partial<RunChange>) =>
  Object.fromEntries(figuresOf(change(parts)).filter(([, value]) => value !== 0));

test.each([
  { because: "a cron fire that starts", newFire: aFire({}), figures: { FireLateness: 250 } },
  { because: "a fire that waits has no lateness", newFire: aFire({ status: "QUEUED" }), figures: {} },
  { because: "a trigger is never late", newFire: aFire({ fireId: "t1" }), figures: {} },
  { because: "an overlap", newFire: aFire({ status: "SKIPPED", reason: "overlap" }), figures: { FiresSkipped: 1 } },
  {
    because: "a disabled job misses nothing",
    newFire: aFire({ status: "SKIPPED", reason: "disabled" }),
    figures: {},
  },
  {
    because: "one record of several instants",
    newFire: aFire({ status: "MISSED", reason: "late", through: 50_000, count: 9 }),
    figures: { FiresMissed: 9 },
  },
])("$because: $figures", ({ newFire, figures }) => {
  expect(told({ newFire })).toEqual(figures);
});

test("a fire that falls out of the queue is missed", () => {
  expect(told({ fires: [aFire({ status: "MISSED", reason: "queue-full" })] })).toEqual({ FiresMissed: 1 });
});

test("an execution that closes tells the outcomes of its shards", () => {
  const counts = { FINISHED: 5, KILLED: 1, FAILED: 2, ERROR: 3, LOST: 4 };
  const close = { executionId: "a.c10", outcome: "LOST", counts, startedAt: 1, endedAt: 2 } as const;
  expect(told({ close })).toEqual({
    ...{ ShardsFINISHED: 5, ShardsKILLED: 1, ShardsFAILED: 2, ShardsERROR: 3, ShardsLOST: 4 },
  });
});

test("a change is measured when it is committed, and not when another one was faster", async () => {
  const { deps } = await overWorld();
  const added: [string, number][] = [];
  const metrics = { add: (name: string, value: number) => void (value > 0 && added.push([name, value])) };
  const drop = change({
    jobName: "foo_job",
    from: { version: 0, queue: [] },
    newFire: aFire({ jobName: "foo_job", status: "MISSED" }),
  });
  const runs = measuredRuns(deps.runs, metrics);
  expect(await runs.commit(drop)).toBe("committed");
  expect(await runs.commit(drop)).not.toBe("committed");
  expect(added).toEqual([["FiresMissed", 1]]);
});
