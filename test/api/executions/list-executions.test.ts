import { beforeEach, expect, test } from "vitest";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();
const get = (query: string) => api.send({ method: "GET", path: `/api/job/foo_job/executions${query}` });

beforeEach(async () => {
  api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  await api.send({ method: "POST", path: "/api/job/register", body: documentedJob });
  for (const [n, status] of (["MISSED", "SKIPPED", "MISSED", "QUEUED"] as const).entries()) {
    const [fireId, firedAt] = [`c179876160${n}`, NOW + n * 1_000];
    const fire = { jobName: "foo_job", fireId, firedAt, revision: NOW, recordedAt: firedAt, status };
    api.world.fires.put(`foo_job#${fireId}`, fire);
  }
});
const statusesOf = async (query: string) => (await get(query)).json.map(({ status }: { status: string }) => status);

test("an outcome leaves out all others, and an empty one none", async () => {
  expect(await statusesOf("?outcome=MISSED")).toEqual(["MISSED", "MISSED"]);
  expect(await statusesOf("?outcome=LOST")).toEqual([]);
  expect(await statusesOf("?outcome=")).toEqual(["QUEUED", "MISSED", "SKIPPED", "MISSED"]);
});

test("a filtered page may be short, and its link leads on with the filter", async () => {
  const { json, headers } = await get("?outcome=SKIPPED&limit=2");
  expect(json).toEqual([]);
  const [, next = ""] = /executions(.*)>/.exec(headers.link ?? "") ?? [];
  expect(await statusesOf(next)).toEqual(["SKIPPED"]);
});

test("an outcome that there is not is refused", async () => {
  expect(await get("?outcome=GOOD")).toMatchObject({ statusCode: 400, json: { type: "invalid-query" } });
});
