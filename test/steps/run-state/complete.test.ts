import { describe, expect, test } from "vitest";
import { cronFireId, executionIdOf } from "../../../functions/core/run/ids.ts";
import { changeJob } from "../../../functions/steps/configuration/change-job.ts";
import { fire } from "../../../functions/steps/planning/fire.ts";
import { complete } from "../../../functions/steps/run-state/complete.ts";
import { anApp } from "../../support/a-job.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

/** The n-th due instant after the registration: every five seconds. */
const instant = (n: number) => NOW - 250 + 5_000 * n;

/** A job of which the first of so many fires runs and the others wait. */
async function aJobWithQueue(fires: number) {
  const over = await overWorld({ misfire: true, shardingTotalCount: 1 });
  const { world, deps } = over;
  for (let n = 1; n <= fires; n++) {
    world.now = instant(n) + 10;
    await fire(deps, "foo_job", instant(n));
  }
  const running = world.executions.get(executionIdOf("foo_job", cronFireId(instant(1))));
  if (running === undefined) throw new Error("nothing runs");
  const statuses = () => world.fires.values("foo_job#").map(({ status, reason }) => `${status} ${reason ?? ""}`.trim());
  return { ...over, running, statuses };
}

describe("the end of an execution", () => {
  test("starts the oldest fire that waits, and asks for its fan-out", async () => {
    const { world, deps, running, statuses } = await aJobWithQueue(3);
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "STARTED", "QUEUED"]);
    const next = executionIdOf("foo_job", cronFireId(instant(2)));
    expect(world.invoked).toEqual([{ fanOut: { executionId: next, chunk: 0 } }]);
  });

  test("a repeated call starts nothing, and asks again for the fan-out of the running execution", async () => {
    const { world, deps, running, statuses } = await aJobWithQueue(3);
    await complete(deps, running);
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "STARTED", "QUEUED"]);
    expect(world.invoked).toHaveLength(2);
  });

  test("starts nothing of a disabled app, which was disabled after its fires had come", async () => {
    const { world, deps, running, statuses } = await aJobWithQueue(3);
    world.apps.put("foo_app", anApp({ disabled: true }));
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "SKIPPED disabled", "SKIPPED disabled"]);
    expect(world.states.get("foo_job")).toMatchObject({ queue: [] });
    expect(world.states.get("foo_job")?.running).toBeUndefined();
  });

  test("starts nothing of a job that was disabled, whose writer has died before it said so", async () => {
    const { world, deps, config, running, statuses } = await aJobWithQueue(3);
    await deps.jobs.change({ revision: world.now, enabled: false, config, state: "ACTIVE" }, NOW, world.now);
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "SKIPPED disabled", "SKIPPED disabled"]);
  });

  test("judges each fire that waits by the app of its own revision", async () => {
    const { world, deps, config, running, statuses } = await aJobWithQueue(3);
    await deps.apps.create(anApp({ appName: "bar_app" }));
    const job = await deps.jobs.get("foo_job");
    if (job === undefined) throw new Error("there is no job");
    world.now += 1;
    await changeJob(deps, job, { config: { ...config, appName: "bar_app" } });
    for (const n of [4, 5]) {
      world.now = instant(n) + 10;
      await fire(deps, "foo_job", instant(n));
    }
    expect(statuses()).toEqual(["STARTED", ...Array(4).fill("QUEUED")]);
    world.apps.put("foo_app", anApp({ disabled: true }));
    await complete(deps, running);
    expect(statuses()).toEqual(["STARTED", "SKIPPED disabled", "SKIPPED disabled", "STARTED", "QUEUED"]);
    expect(world.executions.get(running.executionId)).toMatchObject({ status: "FINISHED" });
  });
});
