import { expect, test } from "vitest";
import { appStore, jobStore } from "../../memory/config-ports.ts";
import { World } from "../../memory/world.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

const put = (body: object, headers = {}) => ({ method: "PUT", path: "/api/app", body, headers });
const post = (body: object) => ({ method: "POST", path: "/api/app", body });

test("the documented app is published, and read as it was sent", async () => {
  const { send } = anApi();
  const published = await send(post(documentedApp));
  expect(published).toMatchObject({ statusCode: 201, json: { ...documentedApp, environment: {} } });
  const read = await send({ method: "GET", path: "/api/app/foo_app" });
  expect(read).toMatchObject({ statusCode: 200, json: published.json, headers: { etag: published.headers.etag } });
});

test("an absent field has the documented default", async () => {
  const { send } = anApi();
  const { json } = await send(post({ appName: "a", appURL: "https://h/p", bootstrapScript: "run" }));
  expect(json).toEqual({
    appName: "a",
    appURL: "https://h/p",
    bootstrapScript: "run",
    cpuCount: 1,
    memoryMB: 128,
    appCacheEnable: true,
    eventTraceSamplingCount: 0,
    environment: {},
  });
});

test("digits of the console are taken as numbers", async () => {
  const { send } = anApi();
  const { json } = await send(
    post({ ...documentedApp, cpuCount: "0.1", memoryMB: "64", eventTraceSamplingCount: "5" }),
  );
  expect(json).toMatchObject({ cpuCount: 0.1, memoryMB: 64, eventTraceSamplingCount: 5 });
});

test("the documented partial update changes the named fields and nothing else", async () => {
  const { send, world } = anApi();
  await send(post({ ...documentedApp, appCacheEnable: false, environment: { A: "1" } }));
  const updated = await send(put({ appName: "foo_app", appCacheEnable: true }));
  expect(updated).toMatchObject({ statusCode: 200, json: { ...documentedApp, environment: { A: "1" } } });
  expect(world.apps.get("foo_app")).toMatchObject({ revision: 2, appCacheEnable: true });
  expect(world.appRevisions.keys()).toHaveLength(2);
});

test("a read app may be sent again", async () => {
  const { send } = anApi();
  await send(post({ ...documentedApp, sha256: "0".repeat(64) }));
  const { json } = await send({ method: "GET", path: "/api/app/foo_app" });
  expect(await send(put(json))).toMatchObject({ statusCode: 200, json });
});

test("an empty digest takes the digest away, unless the package needs one", async () => {
  const { send, world } = anApi();
  await send(post({ ...documentedApp, sha256: "0".repeat(64) }));
  expect(await send(put({ appName: "foo_app", sha256: "" }))).toMatchObject({ statusCode: 200 });
  expect(world.apps.get("foo_app")).not.toHaveProperty("sha256");
  const closed = anApi({ appUrls: "public" });
  await closed.send(post({ ...documentedApp, appURL: "http://example.com/a.tar.gz", sha256: "0".repeat(64) }));
  const refused = await closed.send(put({ appName: "foo_app", sha256: "" }));
  expect(refused).toMatchObject({ statusCode: 400, json: { errors: [{ pointer: "/sha256" }] } });
});

test("a vCPU count stays the default until its publisher gives one", async () => {
  const { send, world } = anApi();
  const { cpuCount, ...silent } = documentedApp;
  await send(post(silent));
  await send(put({ appName: "foo_app", memoryMB: 65 }));
  expect(world.apps.get("foo_app")).toMatchObject({ cpuCount: 1, cpuCountIsDefault: true });
  await send(put({ appName: "foo_app", cpuCount: 1 }));
  expect(world.apps.get("foo_app")).not.toHaveProperty("cpuCountIsDefault");
  expect(cpuCount).toBe(0.1);
});

test("an update changes only the revision that If-Match names", async () => {
  const { send } = anApi();
  const { headers } = await send(post(documentedApp));
  const change = { appName: "foo_app", memoryMB: 65 };
  expect(await send(put(change, { "if-match": '"other"' }))).toMatchObject({ statusCode: 412 });
  const weak = { "if-match": `W/${headers.etag}` };
  expect(await send(put(change, weak))).toMatchObject({ statusCode: 412 });
  const updated = await send(put(change, { "if-match": `"other", ${headers.etag}` }));
  expect(updated.statusCode).toBe(200);
  expect(updated.headers.etag).not.toBe(headers.etag);
  expect(await send(put(change, { "if-match": headers.etag ?? "" }))).toMatchObject({ statusCode: 412 });
  expect(await send(put(change, { "if-match": "*" }))).toMatchObject({ statusCode: 200 });
});

test("an update that follows another client's update starts from its result", async () => {
  const world = new World(NOW);
  const apps = appStore(world);
  let rivals = 1;
  const { send } = anApi(
    {
      apps: {
        ...apps,
        async update(app) {
          const stored = await apps.get("foo_app");
          if (rivals-- > 0 && stored) await apps.update({ ...stored, memoryMB: 99, revision: stored.revision + 1 });
          return apps.update(app);
        },
      },
    },
    world,
  );
  await send(post(documentedApp));
  const updated = await send(put({ appName: "foo_app", appCacheEnable: false }));
  expect(updated).toMatchObject({ statusCode: 200, json: { memoryMB: 99, appCacheEnable: false } });
  rivals = Number.POSITIVE_INFINITY;
  expect(await send(put({ appName: "foo_app", memoryMB: 1 }))).toMatchObject({ statusCode: 409 });
});

test("apps are listed by name, page after page", async () => {
  const { send } = anApi();
  const names = ["b", "a", "c", "e", "d"];
  for (const appName of names) await send(post({ ...documentedApp, appName }));
  const listed: string[] = [];
  for (let path: string | undefined = "/api/app/list?limit=2"; path !== undefined; ) {
    const { json, headers } = await send({ method: "GET", path });
    expect(json.length).toBeLessThanOrEqual(2);
    listed.push(...json.map(({ appName }: { appName: string }) => appName));
    path = /^<(.+)>; rel="next"$/.exec(headers.link ?? "")?.[1];
  }
  expect(listed).toEqual(["a", "b", "c", "d", "e"]);
  expect((await send({ method: "GET", path: "/api/app/list" })).json).toHaveLength(5);
});

test("a list of large items comes in as many pages as the answer's bound asks for", async () => {
  const { send } = anApi();
  await send(post(documentedApp));
  const description = "x".repeat(200_000);
  for (let n = 0; n < 20; n++) {
    const body = { ...documentedJob, jobName: `job_${n}`, description, cron: "0 0 0 1 1 ?" };
    expect((await send({ method: "POST", path: "/api/job/register", body })).statusCode).toBe(201);
  }
  let listed = 0;
  for (let path: string | undefined = "/api/job/jobs"; path !== undefined; ) {
    const { json, body, headers } = await send({ method: "GET", path });
    expect(body?.length).toBeLessThan(3_000_000);
    listed += json.length;
    path = /^<(.+)>; rel="next"$/.exec(headers.link ?? "")?.[1];
  }
  expect(listed).toBe(20);
});

test("a larger app is judged by its first 200 jobs, in one list", async () => {
  const world = new World(NOW);
  const store = jobStore(world);
  const lists: unknown[] = [];
  const listOfApp: typeof store.listOfApp = (appName, page) => {
    lists.push(page);
    return store.listOfApp(appName, page);
  };
  const { send } = anApi({ jobs: { ...store, listOfApp } }, world);
  await send(post(documentedApp));
  await send({ method: "POST", path: "/api/job/register", body: documentedJob });
  const { json } = await send(put({ appName: "foo_app", memoryMB: 2_900 }));
  expect(json.detail).toContain("its job 'foo_job'");
  expect(lists).toEqual([{ limit: 200 }]);
});
