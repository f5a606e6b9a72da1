import { expect, test } from "vitest";
import { anApi } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

async function published() {
  const api = anApi();
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  return api;
}
const register = (change: object) => ({
  method: "POST",
  path: "/api/job/register",
  body: { ...documentedJob, ...change },
});
const update = (body: object) => ({ method: "PUT", path: "/api/job/update", body });

test("the answers of register, GET and update can be sent back", async () => {
  const { send } = await published();
  const registered = await send(register({ timeZone: "Asia/Shanghai", timeoutSeconds: 60 }));
  const read = await send({ method: "GET", path: "/api/job/jobs/foo_job" });
  for (const body of [registered.json, read.json]) {
    const updated = await send(update(body));
    expect(updated.statusCode).toBe(200);
    expect(await send(update(updated.json))).toMatchObject({ statusCode: 200, json: updated.json });
  }
  const app = await send({ method: "GET", path: "/api/app/foo_app" });
  expect(await send({ method: "PUT", path: "/api/app", body: app.json })).toMatchObject({
    statusCode: 200,
    json: app.json,
  });
});

test("an update keeps the extension fields that it does not name, and documented ones take their defaults", async () => {
  const { send } = await published();
  await send(register({ timeZone: "Asia/Shanghai", timeoutSeconds: 60, cron: "0 0 3 * * ?", description: "nightly" }));
  const { json } = await send(update({ ...documentedJob, cron: "0 0 4 * * ?" }));
  expect(json).toMatchObject({ timeZone: "Asia/Shanghai", timeoutSeconds: 60, description: "" });
  expect(json.nextFireTimes[0]).toBe("2027-01-01T20:00:00.000Z");
  const named = await send(update({ ...documentedJob, timeZone: "UTC", timeoutSeconds: 840 }));
  expect(named.json).toMatchObject({ timeZone: "UTC", timeoutSeconds: 840 });
});

test("an update of a job that another writer has changed keeps that writer's values", async () => {
  const api = await published();
  await api.send(register({ timeZone: "Asia/Shanghai" }));
  await api.send(update({ ...documentedJob, timeZone: "Europe/Paris" }));
  expect(await api.send(update(documentedJob))).toMatchObject({ json: { timeZone: "Europe/Paris" } });
});

test.each([
  "jobParameter",
  "beanName",
  "description",
  "shardingItemParameters",
  "failover",
  "timeZone",
  "timeoutSeconds",
  "jobProperties",
])("null for %s, which is optional, is an absent one", async (field) => {
  const { send } = await published();
  const absent = await send(register({ jobName: "absent", [field]: undefined }));
  const answer = await send(register({ jobName: "with_null", [field]: null }));
  expect(answer).toMatchObject({ statusCode: 201, json: { ...absent.json, jobName: "with_null" } });
});

test.each(["jobName", "appName", "jobType", "cron", "shardingTotalCount", "cpuCount"])(
  "null for %s, which is required, is refused",
  async (field) => {
    const { send } = await published();
    const { statusCode, json } = await send(register({ [field]: null }));
    expect(statusCode).toBe(400);
    expect(json.errors).toContainEqual(expect.objectContaining({ pointer: `/${field}` }));
  },
);

test.each(["constructor", "toString", "hasOwnProperty", "valueOf", "null", "0", "true", "undefined", "length"])(
  "an app and a job may be called '%s', and are reached under it",
  async (name) => {
    const { send } = anApi();
    expect(await send({ method: "POST", path: "/api/app", body: { ...documentedApp, appName: name } })).toMatchObject({
      statusCode: 201,
    });
    expect(await send(register({ jobName: name, appName: name }))).toMatchObject({ statusCode: 201 });
    expect(await send({ method: "POST", path: "/api/job/trigger", body: name })).toMatchObject({ statusCode: 202 });
    expect(await send({ method: "GET", path: `/api/job/jobs/${name}` })).toMatchObject({ statusCode: 200 });
    expect(await send({ method: "DELETE", path: "/api/job/deregister", body: name })).toMatchObject({
      statusCode: 204,
    });
  },
);

test.each(["constructor", "toString", "hasOwnProperty", "valueOf", "prototype"])(
  "a variable may be called '%s', and no field of that name is known",
  async (name) => {
    const { send } = anApi();
    const environment = { [name]: "value" };
    const app = await send({ method: "POST", path: "/api/app", body: { ...documentedApp, environment } });
    expect(app).toMatchObject({ statusCode: 201, json: { environment } });
    const field = await send({ method: "POST", path: "/api/app", body: { ...documentedApp, [name]: "value" } });
    expect(field.json.detail).toContain(`unknown field '${name}'`);
    const properties = await send(register({ jobProperties: { [name]: "value" } }));
    expect(properties.json.detail).toContain(`unknown field '${name}'`);
  },
);

test.each([
  {
    where: "a value",
    body: '{"appName":"a","appURL":"https://h/p","bootstrapScript":"\\ud800"}',
    pointer: "/bootstrapScript",
  },
  { where: "a value inside", body: '{"environment":{"A":"x\\udc00y"}}', pointer: "/environment/A" },
  { where: "a name", body: '{"environment":{"\\ud83d":"x"}}', pointer: "/environment" },
])("half of a surrogate pair in $where is refused", async ({ body, pointer }) => {
  const { statusCode, json } = await anApi().send({ method: "POST", path: "/api/app", body });
  expect([statusCode, json.errors[0].pointer]).toEqual([400, pointer]);
});

test("a whole surrogate pair is text", async () => {
  const { send } = await published();
  expect(await send(register({ description: "\u{1F680}" }))).toMatchObject({
    statusCode: 201,
    json: { description: "\u{1F680}" },
  });
});

test.each(["/api/app/list", "/api/job/jobs"])(
  "%s with offset, as the console asks, is everything in one list",
  async (path) => {
    const { send } = anApi();
    for (let n = 0; n < 12; n++) {
      const appName = `app.${n}`;
      await send({ method: "POST", path: "/api/app", body: { ...documentedApp, appName } });
      await send(register({ jobName: `job.${n}`, appName }));
    }
    const all = await send({ method: "GET", path: `${path}?order=asc&limit=10&offset=0` });
    expect(all.json).toHaveLength(12);
    expect(all.headers.link).toBeUndefined();
    expect((await send({ method: "GET", path: `${path}?order=asc&limit=10` })).json).toHaveLength(10);
  },
);

test.each(["https://user:secret@host/app.tgz", "https://user@host/app.tgz", "http://:secret@host/app.tgz"])(
  "an appURL with credentials is refused: %s",
  async (appURL) => {
    const { statusCode, json } = await anApi().send({
      method: "POST",
      path: "/api/app",
      body: { ...documentedApp, appURL },
    });
    expect([statusCode, json.errors]).toEqual([400, [expect.objectContaining({ pointer: "/appURL" })]]);
    expect(json.detail).not.toContain("secret");
  },
);

/** "中文" in GBK, UTF-16 (little endian) and Latin-1 text: none of them is UTF-8. */
const OTHER_ENCODINGS = [
  { encoding: "GBK", bytes: [0xd6, 0xd0, 0xce, 0xc4] },
  { encoding: "UTF-16", bytes: [0x2d, 0x4e, 0x87, 0x65] },
  { encoding: "Latin-1", bytes: [0xe9, 0x74, 0xe9] },
];

test.each(
  OTHER_ENCODINGS.flatMap((one) =>
    ["application/json", "application/json; charset=gbk"].map((type) => ({ ...one, type })),
  ),
)("a body in $encoding under $type is refused, and nothing is stored", async ({ bytes, type }) => {
  const { send, world } = await published();
  const [before = "", after = ""] = JSON.stringify({ ...documentedJob, description: "#" }).split("#");
  const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
  const answer = await send({ method: "POST", path: "/api/job/register", body, contentType: type });
  expect(answer).toMatchObject({ statusCode: 400, json: { detail: expect.stringContaining("not UTF-8") } });
  expect(world.jobs.keys()).toEqual([]);
});
