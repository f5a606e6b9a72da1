import { expect, test } from "vitest";
import { anApi } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

type Api = ReturnType<typeof anApi>;

async function exported({ send }: Api) {
  const all = { apps: [] as object[], jobs: [] as object[], pages: 0 };
  for (let after: string | undefined = ""; after !== undefined; all.pages++) {
    const { json } = await send({ method: "GET", path: `/api/operate/export?after=${after}` });
    all.apps.push(...json.apps);
    all.jobs.push(...json.jobs);
    after = json.next;
  }
  return all;
}

test("an export that is registered again is equal, page by page", async () => {
  const api = anApi();
  for (let n = 0; n < 23; n++) {
    const appName = `app.${n}`;
    await api.send({ method: "POST", path: "/api/app", body: { ...documentedApp, appName } });
    for (const kind of ["a", "b"]) {
      const body = { ...documentedJob, jobName: `job.${n}.${kind}`, appName, timeZone: "Asia/Shanghai" };
      await api.send({ method: "POST", path: "/api/job/register", body });
    }
  }
  const first = await exported(api);
  expect([first.apps.length, first.jobs.length, first.pages]).toEqual([23, 46, 5]);
  const other = anApi();
  for (const body of first.apps)
    expect(await other.send({ method: "POST", path: "/api/app", body })).toMatchObject({ statusCode: 201 });
  for (const body of first.jobs)
    expect(await other.send({ method: "POST", path: "/api/job/register", body })).toMatchObject({ statusCode: 201 });
  expect(await exported(other)).toEqual(first);
});

test("of nothing there are two empty pages", async () => {
  expect(await exported(anApi())).toEqual({ apps: [], jobs: [], pages: 2 });
});
