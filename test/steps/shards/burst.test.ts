import { expect, test } from "vitest";
import { createHandler as createCollector } from "../../../functions/collector/handler.ts";
import { permitRules } from "../../../functions/core/run/permits.ts";
import { createHandler as createDispatcher } from "../../../functions/dispatcher/handler.ts";
import { MOST_WAITERS } from "../../../functions/ports/permits.ts";
import { batchOf, checksOf, NOW, overWorld, recordOf } from "../../support/over-world.ts";

const AT = Math.floor(NOW / 1_000) + 5;
const SHARD_MS = 200;
const MORE = 2 * MOST_WAITERS;
const PERMITS = permitRules(10).blocks;

test("more shards than the line has places for end soon after each other, without a sweep", async () => {
  const { world, deps: plain, config, errors } = await overWorld({ shardingTotalCount: 1 });
  const deps = { ...plain, permitRules: permitRules(10) };
  const [dispatch, collect] = [createDispatcher(deps), createCollector(deps)];
  world.now = AT * 1_000;
  const names = Array.from({ length: PERMITS + MOST_WAITERS + MORE }, (_, n) => `burst-${n}`);
  for (const jobName of names) {
    const job = { revision: NOW, enabled: true, config: { ...config, jobName }, state: "ACTIVE" } as const;
    await deps.jobs.create(job, NOW + 120_000);
    await dispatch(batchOf({ jobName, instantEpochSeconds: AT }));
  }
  const began = world.now;
  let ended = 0;
  const runs: { readonly at: number; readonly task: (typeof world.run)[number]["task"] }[] = [];
  for (let steps = 0; steps < 20_000 && ended < names.length; steps++) {
    for (const { task } of world.run.splice(0)) runs.push({ at: world.now + SHARD_MS, task });
    const run = runs.reduce<(typeof runs)[number] | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
    const [check] = [...world.laterChecks].sort((a, b) => a.at - b.at);
    if (run !== undefined && (check === undefined || run.at <= check.at)) {
      runs.splice(runs.indexOf(run), 1);
      world.now = Math.max(world.now, run.at);
      await collect(batchOf(recordOf(run.task, { endedAt: world.now })));
      ended++;
    } else if (check !== undefined) {
      world.laterChecks.splice(world.laterChecks.indexOf(check), 1);
      world.now = Math.max(world.now, check.at);
      await collect(checksOf(check.check));
    } else break;
  }
  expect(errors).toEqual([]);
  expect(ended).toBe(names.length);
  // The line is empty before the chunks that are left out ask again.
  expect(world.now - began).toBeLessThan(60_000);
});
