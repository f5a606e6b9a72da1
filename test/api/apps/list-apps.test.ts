import { beforeEach, expect, test } from "vitest";
import { anApi } from "../an-api.ts";
import { documentedApp } from "../documented.ts";

let api = anApi();
beforeEach(async () => {
  api = anApi();
  for (const appName of ["a.one", "a.two", "b.three"])
    await api.send({ method: "POST", path: "/api/app", body: { ...documentedApp, appName } });
  await api.send({ method: "POST", path: "/api/app/a.two/disable" });
});
const get = (query: string) => api.send({ method: "GET", path: `/api/app/list${query}` });

test.each([
  { query: "", names: ["a.one", "a.two", "b.three"] },
  { query: "?order=asc&limit=1&offset=0", names: ["a.one", "a.two", "b.three"] },
  { query: "?prefix=a.", names: ["a.one", "a.two"] },
  { query: "?prefix=a.&after=a.one", names: ["a.two"] },
  { query: "?appName=b.three", names: ["b.three"] },
  { query: "?appName=b", names: [] },
  { query: "?state=DISABLED", names: ["a.two"] },
  { query: "?state=ENABLED&prefix=a", names: ["a.one"] },
  { query: "?state=&prefix=&appName=", names: ["a.one", "a.two", "b.three"] },
])("$query lists $names", async ({ query, names }) => {
  expect((await get(query)).json.map(({ appName }: { appName: string }) => appName)).toEqual(names);
});

test.each(["state=ON", "prefix=%2F", "appName=a%20b"])("?%s is refused", async (query) => {
  expect(await get(`?${query}`)).toMatchObject({ statusCode: 400, json: { type: "invalid-query" } });
});
