import { expect, test } from "vitest";
import { changeJob } from "../../../functions/steps/configuration/change-job.ts";
import { keepRevisions } from "../../../functions/steps/run-state/keep-revisions.ts";
import { anApp } from "../../support/a-job.ts";
import { askedOf } from "../../support/asked-of.ts";
import { NOW, overWorld } from "../../support/over-world.ts";

const APP = { appName: "foo_app", incarnation: "01ARZ3NDEKTSV4RRFFQ69G5FAV", revision: 1 };

async function keeping() {
  const over = await overWorld();
  const { deps, asked } = askedOf(over.deps);
  return { ...over, asked, kept: keepRevisions(deps) };
}

test("a revision that was read in any way is read once", async () => {
  for (const first of ["get", "getRevisionAt", "getRevision"] as const) {
    const { kept, asked, config } = await keeping();
    const read = { get: () => kept.jobs.get("foo_job"), ...ofNow(kept.jobs) };
    expect(await read[first]()).toMatchObject({ revision: NOW, config });
    expect(await kept.jobs.getRevision("foo_job", NOW)).toMatchObject({ revision: NOW, config });
    expect(asked).toEqual([`jobs.${first}`]);
  }
  for (const first of ["get", "getRevision"] as const) {
    const { kept, asked } = await keeping();
    const read = { get: () => kept.apps.get("foo_app"), getRevision: () => kept.apps.getRevision(APP) };
    expect(await read[first]()).toEqual(anApp());
    expect(await kept.apps.getRevision(APP)).toEqual(anApp());
    expect(asked).toEqual([`apps.${first}`]);
  }
});

const ofNow = (jobs: ReturnType<typeof keepRevisions>["jobs"]) => ({
  getRevisionAt: () => jobs.getRevisionAt("foo_job", NOW + 1),
  getRevision: () => jobs.getRevision("foo_job", NOW),
});

test("the newest of a job and of an app are read at every call", async () => {
  const { deps, kept, config } = await keeping();
  const job = await kept.jobs.get("foo_job");
  await kept.apps.get("foo_app");
  if (job === undefined) throw new Error("there is no job");
  await changeJob(deps, job, { config: { ...config, description: "another" } });
  await deps.apps.update(anApp({ revision: 2, disabled: true }));
  expect((await kept.jobs.get("foo_job"))?.config.description).toBe("another");
  expect((await kept.jobs.getRevisionAt("foo_job", NOW + 60_000))?.config.description).toBe("another");
  expect((await kept.jobs.getRevision("foo_job", NOW))?.config.description).toBe("");
  expect(await kept.apps.get("foo_app")).toMatchObject({ revision: 2, disabled: true });
  expect(await kept.apps.getRevision(APP)).toMatchObject({ revision: 1, disabled: false });
});

test("a revision of another name, number or incarnation is another one, and an absent one is looked for again", async () => {
  const { kept, asked } = await keeping();
  await kept.jobs.get("foo_job");
  await kept.apps.get("foo_app");
  const absent = async () => [
    await kept.jobs.getRevision("foo_job", NOW + 1),
    await kept.jobs.getRevision("bar_job", NOW),
    await kept.apps.getRevision({ ...APP, revision: 2 }),
    await kept.apps.getRevision({ ...APP, incarnation: "01BX5ZZKBKACTAV9WEVGEMMVRZ" }),
    await kept.apps.getRevision({ ...APP, appName: "bar_app" }),
  ];
  expect([...(await absent()), ...(await absent())].filter((found) => found !== undefined)).toEqual([]);
  expect(asked.filter((call) => call.endsWith("getRevision"))).toHaveLength(10);
});
