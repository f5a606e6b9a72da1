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

test("a page reads as many jobs as its limit, and leads to the next one", async () => {
  const api = anApi();
  const get = async (path: string) => api.send({ method: "GET", path });
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  for (let n = 0; n < 5; n++) {
    const body = { ...documentedJob, jobName: `job-${n}`, memoryMB: n === 3 ? 2_000 : 64 };
    await api.send({ method: "POST", path: "/api/job/register", body });
  }
  const pages: string[][] = [];
  for (let path: string | undefined = "/api/operate/sandbox?appName=foo_app&limit=2"; path !== undefined; ) {
    const { json, headers } = await get(path);
    pages.push(json.map(({ hostname }: { hostname: string }) => hostname));
    path = /<(.+)>; rel="next"/.exec(String(headers?.link))?.[1];
  }
  expect(pages).toEqual([["runner-256"], ["runner-256", "runner-3008"], ["runner-256"]]);
  expect(await get("/api/operate/sandbox?appName=foo_app&limit=101")).toMatchObject({ statusCode: 400 });
});
