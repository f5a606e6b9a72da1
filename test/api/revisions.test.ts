import { beforeEach, describe, expect, test } from "vitest";
import { anApi, contentsOf, NOW } from "./an-api.ts";
import { documentedApp, documentedJob } from "./documented.ts";

const ALICE = "arn:aws:iam::123456789012:user/alice";
const iso = (at: number) => new Date(at).toISOString();

let api = anApi();
const post = (path: string, body?: unknown, more = {}) => api.send({ method: "POST", path, body, ...more });
const put = (path: string, body: unknown, more = {}) => api.send({ method: "PUT", path, body, ...more });
const get = (path: string) => api.send({ method: "GET", path });
const later = (ms = 1_000) => {
  api.world.now += ms;
};

beforeEach(async () => {
  api = anApi();
  await post("/api/app", documentedApp);
  await post("/api/job/register", documentedJob);
});

describe("of a job", () => {
  const list = async (query = "") => (await get(`/api/job/foo_job/revisions${query}`)).json;
  const changed = async () => {
    later();
    await put("/api/job/update", { ...documentedJob, description: "other", shardingTotalCount: 6 }, asBob);
    later();
    await post("/api/job/foo_job/disable");
  };
  const asBob = { authorizer: { jwt: { claims: { sub: "bob" } } } };

  test("each revision names its caller, its instant and its changes, newest first", async () => {
    await changed();
    const [disabled, updated, registered, ...others] = await list();
    expect(others).toEqual([]);
    expect(disabled).toMatchObject({
      ...{ action: "disabled", caller: ALICE, sourceAddress: "127.0.0.1", enabled: false },
      time: iso(NOW + 2_000),
      differences: [{ field: "enabled", before: true, after: false }],
      comparedWith: updated.revision,
    });
    expect(updated).toMatchObject({ action: "updated", caller: "bob" });
    expect(updated.differences).toEqual([
      { field: "shardingTotalCount", before: 5, after: 6 },
      { field: "description", before: "", after: "other" },
    ]);
    expect(registered).toMatchObject({ action: "registered", differences: [] });
    expect(registered).not.toHaveProperty("comparedWith");
  });

  test("a page ends with a revision that is compared with the first of the next page", async () => {
    await changed();
    const reply = await get("/api/job/foo_job/revisions?limit=2");
    expect(reply.json).toEqual((await list()).slice(0, 2));
    const [, next = ""] = /<(.*)>/.exec(reply.headers.link ?? "") ?? [];
    const second = await get(next);
    expect(second.json).toEqual((await list()).slice(2));
    expect(second.headers).not.toHaveProperty("link");
  });

  test("compare names the revision with which each is compared", async () => {
    await changed();
    const oldest = (await list()).at(-1).revision;
    const rows = await list(`?compare=${oldest}`);
    expect(rows[0].differences.map(({ field }: { field: string }) => field)).toEqual([
      "shardingTotalCount",
      "description",
      "enabled",
    ]);
    expect(rows.at(-1)).toMatchObject({ comparedWith: oldest, differences: [] });
  });

  test.each(["?compare=1", "?compare=x"])("%s is a 404", async (query) => {
    expect(await get(`/api/job/foo_job/revisions${query}`)).toMatchObject({
      statusCode: 404,
      json: { type: "revision-not-found" },
    });
  });

  test("a mark that is no number of a revision is a 400", async () => {
    expect(await get("/api/job/foo_job/revisions?after=-5")).toMatchObject({ statusCode: 400 });
  });

  test("a restored revision is the newest again, as an update makes it: the job stays disabled", async () => {
    await changed();
    const oldest = (await list()).at(-1).revision;
    later();
    const reply = await post(`/api/job/foo_job/revisions/${oldest}/restore`);
    expect(reply).toMatchObject({ statusCode: 200, json: { shardingTotalCount: 5, nextFireTimes: [] } });
    const [newest] = await list();
    expect(newest).toMatchObject({ action: "restored", restored: oldest, enabled: false, caller: ALICE });
    expect(reply.headers.etag).toBe(`"${newest.revision}"`);
    later();
    const before = contentsOf(api.world);
    expect((await post(`/api/job/foo_job/revisions/${oldest}/restore`)).json).toEqual(reply.json);
    expect((contentsOf(api.world) as [string][]).find(([name]) => name === "jobs")).toEqual(
      (before as [string][]).find(([name]) => name === "jobs"),
    );
  });

  test("a restore honours If-Match, and judges the older configuration by today's rules", async () => {
    await changed();
    const oldest = (await list()).at(-1).revision;
    const refused = await post(`/api/job/foo_job/revisions/${oldest}/restore`, undefined, {
      headers: { "if-match": `"${oldest}"` },
    });
    expect(refused).toMatchObject({ statusCode: 412 });
    await put("/api/app", { appName: "foo_app", memoryMB: 2_800 });
    await put("/api/job/update", { ...documentedJob, memoryMB: 1 });
    expect(await post(`/api/job/foo_job/revisions/${oldest}/restore`)).toMatchObject({ statusCode: 200 });
    const revisions = api.world.revisions;
    const [key = ""] = revisions.keys("foo_job#");
    const stored = revisions.get(key);
    if (stored === undefined) throw new Error("it is there");
    revisions.put(key, { ...stored, config: { ...stored.config, cron: "0 0 0 1 1 ? 1999" } });
    expect(await post(`/api/job/foo_job/revisions/${oldest}/restore`)).toMatchObject({
      statusCode: 400,
      json: { errors: [{ pointer: "/cron" }] },
    });
  });

  test.each(["job/foo_job", "app/foo_app"])(
    "a revision of %s that is no number is not found, also with If-Match",
    async (of) => {
      const answer = await post(`/api/${of}/revisions/true/restore`, undefined, {
        headers: { "if-match": '"another"' },
      });
      expect(answer).toMatchObject({ statusCode: 404, json: { type: "revision-not-found" } });
    },
  );

  test.each(["0", "x", "9999999999999"])("the revision %s is not there to be restored", async (revision) => {
    expect(await post(`/api/job/foo_job/revisions/${revision}/restore`)).toMatchObject({
      statusCode: 404,
      json: { type: "revision-not-found" },
    });
  });
});

describe("of an app", () => {
  const list = async (query = "") => (await get(`/api/app/foo_app/revisions${query}`)).json;

  test("each revision names its caller and its changes, and an older one becomes the newest again", async () => {
    later();
    await put("/api/app", { appName: "foo_app", memoryMB: 200, environment: { A: "b" } });
    await post("/api/app/foo_app/disable");
    const [disabled, updated, published] = await list();
    expect(disabled).toMatchObject({ revision: 3, action: "disabled", disabled: true });
    expect(updated).toMatchObject({ revision: 2, action: "updated", caller: ALICE, time: iso(NOW + 1_000) });
    expect(updated.differences.map(({ field }: { field: string }) => field).sort()).toEqual([
      "environment",
      "memoryMB",
    ]);
    expect(published).toMatchObject({ revision: 1, action: "published", differences: [] });
    const restored = await post("/api/app/foo_app/revisions/1/restore");
    expect(restored).toMatchObject({ statusCode: 200, json: { memoryMB: published.app.memoryMB, environment: {} } });
    expect((await list())[0]).toMatchObject({ revision: 4, action: "restored", restored: 1, disabled: true });
    expect((await post("/api/app/foo_app/revisions/1/restore")).headers.etag).toBe(restored.headers.etag);
    expect((await list())[0]).toMatchObject({ revision: 4 });
    expect(await post("/api/app/foo_app/revisions/9/restore")).toMatchObject({ statusCode: 404 });
    expect(await get("/api/app/none/revisions")).toMatchObject({ statusCode: 404, json: { type: "app-not-found" } });
  });

  test("an older revision that pushes a job out of every runner is refused", async () => {
    await put("/api/app", { appName: "foo_app", memoryMB: 2_800 });
    await put("/api/app", { appName: "foo_app", memoryMB: 1 });
    await put("/api/job/update", { ...documentedJob, memoryMB: 2_000 });
    expect(await post("/api/app/foo_app/revisions/2/restore")).toMatchObject({ statusCode: 400 });
  });
});

test("changes of all jobs and apps are listed newest first, also of those that are gone", async () => {
  later();
  await post("/api/job/foo_job/disable");
  later();
  await api.send({ method: "DELETE", path: "/api/job/foo_job/deregister" });
  await api.send({ method: "DELETE", path: "/api/app/foo_app" });
  const { json } = await get("/api/operate/changes");
  const lines = json.map(({ of, name, action }: Record<string, string>) => `${of} ${name} ${action}`);
  expect(lines.slice(0, 2).sort()).toEqual(["app foo_app deleted", "job foo_job deregistered"]);
  expect(lines.slice(2, 3)).toEqual(["job foo_job disabled"]);
  expect(lines.slice(3).sort()).toEqual(["app foo_app published", "job foo_job registered"]);
  expect(json[0]).toMatchObject({ caller: ALICE, sourceAddress: "127.0.0.1", time: iso(NOW + 2_000) });
  const window = await get(`/api/operate/changes?from=${iso(NOW + 1)}&to=${iso(NOW + 1_500)}`);
  expect(window.json.map(({ action }: { action: string }) => action)).toEqual(["disabled"]);
  expect(await get("/api/operate/changes?from=2020-01-01T00:00:00Z")).toMatchObject({ statusCode: 400 });
});

test("jobs that follow the deletion of their app are deregistered by its caller", async () => {
  later();
  await api.send({ method: "DELETE", path: "/api/app/foo_app", authorizer: { jwt: { claims: { sub: "bob" } } } });
  const { json } = await get("/api/operate/changes");
  expect(json).toContainEqual(expect.objectContaining({ name: "foo_job", action: "deregistered", caller: "bob" }));
});

test("a caller without a name is unknown, and a very long name is cut", async () => {
  await put("/api/app", { appName: "foo_app", memoryMB: 64 }, { authorizer: { jwt: { claims: {} } } });
  await put("/api/app", { appName: "foo_app", memoryMB: 65 }, { authorizer: { iam: { userArn: "x".repeat(9_999) } } });
  const [long, unknown] = (await get("/api/app/foo_app/revisions")).json;
  expect(unknown.caller).toBe("unknown");
  expect(long.caller).toHaveLength(512);
});
