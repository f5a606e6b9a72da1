import { expect, test } from "vitest";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { runnerInvoker } from "../../../functions/steps/shards/invoke-runners.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

const FIRST = NOW - 250 + 5_000;

async function started(job: Parameters<typeof overWorld>[0] = {}) {
  const over = await overWorld(job);
  over.world.now = FIRST + 10;
  const execution = await fire({ ...over.deps, shardsPerChunk: 3 }, "foo_job", FIRST);
  if (execution === undefined) throw new Error("nothing was started");
  return { ...over, execution };
}

test.each([
  { shards: 3, outcomes: "prompt" },
  { shards: 4, outcomes: "batched" },
])("outcomes of $shards shards in chunks of three are $outcomes", async ({ shards, outcomes }) => {
  const { world, deps, execution } = await started({ shardingTotalCount: shards });
  const run = await runnerInvoker(deps, execution);
  if (typeof run === "string") throw new Error(run);
  await run({ item: 1, attempt: 2, segment: 3 });
  expect(world.run).toMatchObject([
    {
      tier: 512,
      tenant: "foo_app@01ARZ3NDEKTSV4RRFFQ69G5FAV.1",
      outcomes,
      task: { executionId: execution.executionId, item: 1, attempt: 2, segment: 3 },
    },
  ]);
});

test("a job that needs more than the largest runner has none", async () => {
  const { deps, execution } = await started();
  expect(await runnerInvoker({ ...deps, runners: { ...deps.runners, tiers: [128] } }, execution)).toBe("too small");
});

test.each(["jobs", "apps"] as const)("an execution whose revision in %s is deleted has none either", async (port) => {
  const { deps, execution } = await started();
  const gone = { ...deps[port], getRevision: async () => undefined };
  expect(await runnerInvoker({ ...deps, [port]: gone }, execution)).toBe("deleted");
});
