import { describe, expect, test } from "vitest";
import type { Job } from "../../../functions/contract/job.ts";
import type { AppChange } from "../../../functions/core/run/app-change.ts";
import { FOLLOW_PAGE, followApp } from "../../../functions/steps/configuration/follow-app.ts";
import { owedOf } from "../../memory/message-ports.ts";
import { anApp } from "../../support/a-job.ts";
import { askedOf } from "../../support/asked-of.ts";
import { NOW, overWorld } from "../../support/over-world.ts";
import { storedJob } from "../../support/stored-job.ts";

const ORIGIN = { action: "deleted", at: NOW, caller: "arn:aws:iam::1:user/ann", sourceAddress: "192.0.2.1" } as const;
/** When the app changed; writes of schedules that began before have ended. */
const CHANGED = NOW + 120_000;
const SECOND_PASS = CHANGED + 60_000;

/** An app whose change its jobs are still to follow. @param jobs beside `foo_job`: `job_01`, `job_02`, … */
async function changed(kind: AppChange["kind"], jobs = 0, so: Partial<AppChange> = {}) {
  const over = await overWorld();
  const { world, deps, config } = over;
  for (let n = 1; n <= jobs; n++) {
    const jobName = `job_${String(n).padStart(2, "0")}`;
    await deps.jobs.create({ revision: NOW, enabled: true, config: { ...config, jobName }, state: "ACTIVE" }, CHANGED);
  }
  world.now = CHANGED;
  if (kind === "deleted") world.apps.delete("foo_app");
  else world.apps.put("foo_app", anApp({ disabled: true }));
  const change: AppChange = { appName: "foo_app", kind, at: CHANGED, pass: 1, ...so };
  world.appChanges.put("foo_app", change, { owes: { kind: "app", dueAt: CHANGED } });
  const mark = () => world.appChanges.get("foo_app");
  const owed = () => owedOf(world).filter(({ owes }) => owes === "app");
  const versions = () => world.states.keys();
  return { ...over, change, mark, owed, versions };
}

test("without a mark there is nothing to do", async () => {
  const { deps, world } = await changed("disabled");
  world.appChanges.delete("foo_app");
  const noted = askedOf(deps);
  expect(await followApp(noted.deps, "foo_app")).toBe(false);
  expect(noted.asked).toEqual(["appChanges.get"]);
});

describe("a page", () => {
  test("brings the run state of each of its jobs to the app's, and more is to be done at once", async () => {
    const { deps, world, mark, owed, versions, change } = await changed("disabled", FOLLOW_PAGE);
    world.now += 5;
    expect(await followApp(deps, "foo_app")).toBe(true);
    expect(versions()).toHaveLength(FOLLOW_PAGE);
    expect(versions()).not.toContain("job_20");
    expect(mark()).toEqual({ ...change, after: "job_19" });
    expect(owed()).toEqual([{ owes: "app", appName: "foo_app", dueAt: CHANGED + 5 }]);
  });

  test("begins behind the one before, and the last one of the first pass is looked at again a minute after the change", async () => {
    const { deps, world, mark, owed, versions, change } = await changed("disabled", 3, { after: "job_01" });
    world.now += 5;
    expect(await followApp(deps, "foo_app")).toBe(false);
    expect(versions()).toEqual(["job_02", "job_03"]);
    const { after, ...begun } = change;
    expect(mark()).toEqual({ ...begun, pass: 2 });
    expect(owed()).toEqual([{ owes: "app", appName: "foo_app", dueAt: SECOND_PASS }]);
  });

  test("of the second pass has another one behind it, too", async () => {
    const { deps, mark } = await changed("disabled", FOLLOW_PAGE, { pass: 2 });
    expect(await followApp(deps, "foo_app")).toBe(true);
    expect(mark()).toMatchObject({ pass: 2, after: "job_19" });
  });

  test("whose progress another one has stored is not followed by more", async () => {
    const { deps, change } = await changed("disabled", FOLLOW_PAGE);
    const get = async () => ({ ...change, at: CHANGED - 1 });
    expect(await followApp({ ...deps, appChanges: { ...deps.appChanges, get } }, "foo_app")).toBe(false);
  });

  test("waits for the slowest of its jobs", async () => {
    const { deps, mark } = await changed("disabled");
    const commit = () => Promise.reject(new Error("throttled"));
    await expect(followApp({ ...deps, runs: { ...deps.runs, commit } }, "foo_app")).rejects.toThrow("throttled");
    expect(mark()).toMatchObject({ pass: 1 });
  });
});

test.each([
  { when: "a moment before a minute after the change", ms: 59_999, isOver: false },
  { when: "a minute after the change", ms: 60_000, isOver: true },
])("a second pass $when ends the mark: $isOver", async ({ ms, isOver }) => {
  const { deps, world, mark, owed, versions } = await changed("disabled", 0, { pass: 2 });
  world.now = CHANGED + ms;
  expect(await followApp(deps, "foo_app")).toBe(false);
  expect(versions()).toEqual(["foo_job"]);
  expect(mark() === undefined).toBe(isOver);
  expect(owed().length === 0).toBe(isOver);
});

describe("a job of a deleted app", () => {
  test("is removed", async () => {
    const { deps, world } = await changed("deleted");
    await followApp(deps, "foo_app");
    expect([world.jobs.keys(), world.schedules.keys()]).toEqual([[], []]);
  });

  test.each([ORIGIN, undefined])("is said to be removed by the change of its app: %o", async (origin) => {
    const { deps } = await changed("deleted", 0, origin && { origin });
    const made: unknown[] = [];
    const change: typeof deps.jobs.change = async (job, ...more) => {
      made.push(job.origin);
      return deps.jobs.change(job, ...more);
    };
    await followApp({ ...deps, jobs: { ...deps.jobs, change } }, "foo_app");
    expect(made).toEqual([origin && { ...origin, action: "deregistered" }]);
  });

  test("that belongs to a later app of the name is kept", async () => {
    const over = await changed("deleted");
    const { deps, world } = over;
    world.apps.put("foo_app", anApp());
    const job = await storedJob(over);
    await deps.jobs.change({ ...job, revision: CHANGED + 1 }, NOW, CHANGED);
    await followApp(deps, "foo_app");
    expect(await storedJob(over)).toMatchObject({ state: "ACTIVE", revision: CHANGED + 1 });
    expect(world.cursors.get("foo_job")).toMatchObject({ appliedRevision: CHANGED + 1 });
  });

  test("whose removal has begun is finished", async () => {
    const over = await changed("disabled");
    const { deps, world } = over;
    const job = await storedJob(over);
    await deps.jobs.change({ ...job, revision: CHANGED, enabled: false, state: "DELETING" }, NOW, CHANGED);
    await followApp(deps, "foo_app");
    expect(world.jobs.keys()).toEqual([]);
  });

  /** Something happens to a job between the list of its app's jobs and the first read of it. */
  const meanwhile = ({ deps, world }: Awaited<ReturnType<typeof changed>>, happens: (job: Job) => Promise<unknown>) => {
    let reads = 0;
    const get: typeof deps.jobs.get = async (jobName) => {
      const job = world.jobs.get(jobName);
      if (reads++ === 0 && job !== undefined) await happens(job);
      return deps.jobs.get(jobName);
    };
    return { ...deps, jobs: { ...deps.jobs, get } };
  };

  test("that is gone, or of another app, by the time it is read is left alone", async () => {
    const gone = await changed("deleted");
    await followApp(
      meanwhile(gone, ({ revision }) => gone.deps.jobs.remove("foo_job", revision)),
      "foo_app",
    );
    expect([gone.world.jobs.keys(), gone.versions()]).toEqual([[], []]);
    const moved = await changed("deleted");
    const config = { ...moved.config, appName: "bar_app" };
    await followApp(
      meanwhile(moved, (job) => moved.deps.jobs.change({ ...job, revision: CHANGED + 1, config }, NOW, CHANGED)),
      "foo_app",
    );
    expect(await storedJob(moved)).toMatchObject({ state: "ACTIVE", config });
    expect(moved.versions()).toEqual([]);
  });

  /** Another request changes the job after each read of it, so often. */
  const restless = ({ deps }: Awaited<ReturnType<typeof changed>>, changes: number) => {
    let reads = 0;
    const get: typeof deps.jobs.get = async (jobName) => {
      const job = await deps.jobs.get(jobName);
      if (job?.state === "ACTIVE" && ++reads <= changes)
        await deps.jobs.change({ ...job, revision: job.revision + 1 }, job.revision, NOW);
      return job;
    };
    return { ...deps, jobs: { ...deps.jobs, get } };
  };

  test("that changes while it is removed is read again, up to five times", async () => {
    const four = await changed("deleted");
    await followApp(restless(four, 4), "foo_app");
    expect(four.world.jobs.keys()).toEqual([]);
    const five = await changed("deleted");
    await expect(followApp(restless(five, 5), "foo_app")).rejects.toThrow("changed 5 times");
    expect(five.mark()).toMatchObject({ pass: 1 });
  });
});
