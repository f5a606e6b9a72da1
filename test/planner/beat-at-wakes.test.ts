import { expect, test } from "vitest";
import { beatAtWakes } from "../../functions/planner/beat-at-wakes.ts";
import { marks } from "../memory/mark-ports.ts";
import { World } from "../memory/world.ts";

const NOW = Date.parse("2027-01-01T00:00:00Z");
const wake = { jobName: "foo_job", scheduledTime: "2027-01-01T00:00:00Z" };

function aPlanner(handle: (input: unknown) => Promise<void> = async () => {}) {
  const world = new World(NOW);
  const errors: unknown[] = [];
  let beats = 0;
  const heartbeats = {
    beat: (...mark: Parameters<ReturnType<typeof marks>["beat"]>) => {
      beats++;
      return marks(world).beat(...mark);
    },
  };
  const log = { info: () => {}, error: (_: string, { cause }: { cause: unknown }) => void errors.push(cause) };
  const plan = beatAtWakes(handle, { heartbeats, now: () => world.now, log });
  return { world, plan, errors, heartbeats, beats: () => beats };
}

test("a wake is marked, at most one in a minute", async () => {
  const { world, plan, beats } = aPlanner();
  await plan(wake);
  world.now = NOW + 59_999;
  await plan(wake);
  expect(world.beats.get("wake")).toBe(NOW);
  world.now = NOW + 60_000;
  await plan(wake);
  expect(world.beats.get("wake")).toBe(NOW + 60_000);
  expect(beats()).toBe(2);
});

test("the sweep's request and an app's jobs are no wakes", async () => {
  const { plan, beats } = aPlanner();
  await plan({ jobName: "foo_job" });
  await plan({ followedApp: "foo_app" });
  expect(beats()).toBe(0);
});

test("a wake that failed is not marked", async () => {
  const { plan, beats } = aPlanner(() => Promise.reject(new Error("refused")));
  await expect(plan(wake)).rejects.toThrow("refused");
  expect(beats()).toBe(0);
});

test("a mark that fails is logged, and the wake has done its work", async () => {
  const { plan, heartbeats, errors } = aPlanner();
  heartbeats.beat = () => Promise.reject(new Error("throttled"));
  await plan(wake);
  expect(errors).toEqual([new Error("throttled")]);
});
