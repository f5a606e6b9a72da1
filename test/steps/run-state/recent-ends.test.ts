import { expect, test } from "vitest";
import { cronFireId } from "../../../functions/core/run/ids.ts";
import { recentEnds } from "../../../functions/core/run/recent.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { applyToRun } from "../../../functions/steps/run-state/cancel.ts";
import { checkChunk } from "../../../functions/steps/shards/check-chunk.ts";
import { fanOut } from "../../../functions/steps/shards/fan-out.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

const FIRST = NOW - 250 + 5_000;

/** A job whose first fire runs, and that was due a second time. */
async function twice(job: Parameters<typeof overWorld>[0]) {
  const over = await overWorld({ shardingTotalCount: 1, shardingItemParameters: "", ...job });
  const { world, deps } = over;
  const ports = { ...deps, shardsPerChunk: 1 };
  for (const at of [FIRST, FIRST + 5_000]) {
    world.now = at + 10;
    const execution = await fire(ports, "foo_job", at);
    if (execution !== undefined) await fanOut(ports, execution);
  }
  return { ...over, deps: ports, recent: () => world.states.get("foo_job")?.recent };
}

test.each(["ACTIVE", "DELETING"] as const)(
  "the end of a fire that waits is no recent end of a job that is disabled and %s",
  async (state) => {
    const { world, deps, config, recent } = await twice({ misfire: true });
    expect(world.states.get("foo_job")?.queue).toHaveLength(1);
    await deps.jobs.change({ revision: NOW + 1, enabled: false, config, state }, NOW, 0);
    await applyToRun(deps, "foo_job");
    expect(world.states.get("foo_job")?.queue).toEqual([]);
    expect(recent()).toBeUndefined();
  },
);

test("an execution of a DAEMON job that got no shard is remembered as skipped", async () => {
  const { world, deps, recent } = await twice({ jobExecutionType: "DAEMON", misfire: false });
  for (const { check } of world.laterChecks.splice(0)) await checkChunk(deps, check);
  expect(recentEnds(recent())).toEqual([{ fireId: cronFireId(FIRST + 5_000), end: "SKIPPED" }]);
});
