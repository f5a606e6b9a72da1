import { expect, test } from "vitest";
import { storeChange } from "../../../functions/steps/configuration/store-change.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { askedOf } from "../../support/asked-of.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { storedJob } from "../../support/stored-job.ts";

/** A job whose two first instants have passed, with the revision that comes next. */
async function changing() {
  const over = await overWorld({ misfire: true });
  const { world, config } = over;
  world.now = NOW + 10_000;
  const current = await storedJob(over);
  const next = { ...current, revision: world.now, config: { ...config, cron: "0 0 12 * * ?" } };
  const fires = () => world.fires.values("foo_job#").map(({ firedAt, revision }) => [firedAt - NOW, revision]);
  return { ...over, current, next, fires };
}

test("instants before the next revision are settled under the old one, and then the next one is stored", async () => {
  const { deps, current, next, fires } = await changing();
  const noted = askedOf(deps);
  expect(await storeChange(noted.deps, current, next)).toBe("changed");
  expect(fires()).toEqual([
    [4_750, NOW],
    [9_750, NOW],
  ]);
  expect(noted.asked[0]).toBe("cursors.get");
  expect(noted.asked.at(-1)).toBe("jobs.change");
  expect(await deps.jobs.get("foo_job")).toEqual(next);
});

test("the write owes its consequences after two minutes, and begins the write of the schedule until then", async () => {
  const { world, deps, current, next } = await changing();
  await storeChange(deps, current, next);
  const until = world.now + 120_000;
  expect(world.cursors.get("foo_job")).toMatchObject({ revision: next.revision, schedulingUntil: until });
  expect(owedOf(world)).toContainEqual({ owes: "plan", jobName: "foo_job", dueAt: until });
});

test("instants that are settled already are not settled again", async () => {
  const { world, deps, current, next, fires } = await changing();
  world.cursors.put("foo_job", { jobName: "foo_job", revision: NOW, armedUntil: NOW, settledUntil: NOW + 4_750 });
  await storeChange(deps, current, next);
  expect(fires()).toEqual([[9_750, NOW]]);
});

test("a job that was changed meanwhile is stale, and none of its instants is settled", async () => {
  const { deps, current, next, fires } = await changing();
  const newer = { ...current, revision: NOW + 1_000, enabled: false };
  await deps.jobs.change(newer, NOW, NOW);
  expect(await storeChange(deps, current, next)).toBe("stale");
  expect([await deps.jobs.get("foo_job"), fires()]).toEqual([newer, []]);
});

test("a job without a cursor is settled no more, and one that is gone is absent", async () => {
  const { world, deps, current, next, fires } = await changing();
  await deps.jobs.remove("foo_job", NOW);
  world.cursors.delete("foo_job");
  expect(await storeChange(deps, current, next)).toBe("absent");
  expect(fires()).toEqual([]);
});
