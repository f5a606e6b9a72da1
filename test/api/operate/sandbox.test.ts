import { expect, test } from "vitest";
import { anApi } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

test("the logs of an app are those of the runners that its jobs need", async () => {
  const api = anApi();
  const get = async (query: string) => api.send({ method: "GET", path: `/api/operate/sandbox${query}` });
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  expect((await get("?appName=foo_app")).json).toEqual([]);
  for (const [jobName, memoryMB] of [
    ["small", 64],
    ["also-small", 70],
    ["large", 2_000],
  ])
    await api.send({ method: "POST", path: "/api/job/register", body: { ...documentedJob, jobName, memoryMB } });
  expect((await get("?appName=foo_app")).json).toEqual([
    { hostname: "runner-256", path: "/aws/lambda/runner-256" },
    { hostname: "runner-3008", path: "/aws/lambda/runner-3008" },
  ]);
  expect((await get("?appName=no_app")).json).toEqual([]);
  for (const query of ["", "?appName="])
    expect(await get(query)).toMatchObject({ statusCode: 400, json: { message: "Lack param 'appName'" } });
});
