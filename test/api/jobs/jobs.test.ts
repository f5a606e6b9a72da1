import { describe, expect, test } from "vitest";
import { jobStore, schedules } from "../../memory/config-ports.ts";
import { World } from "../../memory/world.ts";
import { anApi, contentsOf, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

const register = (body: object = {}) => ({
  method: "POST",
  path: "/api/job/register",
  body: { ...documentedJob, ...body },
});
const update = (body: object = {}, headers = {}) => ({
  method: "PUT",
  path: "/api/job/update",
  body: { ...documentedJob, ...body },
  headers,
});

async function anApiWithApp(...args: Parameters<typeof anApi>) {
  const api = anApi(...args);
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  return api;
}

describe("register", () => {
  test("the documented job is stored with its defaults, and the answer has its next fires", async () => {
    const { send } = await anApiWithApp();
    const registered = await send(register());
    expect(registered.statusCode).toBe(201);
    const { nextFireTimes, ...job } = registered.json;
    expect(job).toEqual({
      ...documentedJob,
      timeZone: "UTC",
      shardingItemParameters: "",
      jobParameter: "",
      streamingProcess: false,
      jobProperties: {},
      description: "",
      timeoutSeconds: 840,
    });
    expect(nextFireTimes).toEqual([5, 10, 15, 20, 25].map((s) => new Date(NOW - 500 + s * 1_000).toISOString()));
    const read = await send({ method: "GET", path: "/api/job/jobs/foo_job" });
    expect(read).toMatchObject({ statusCode: 200, json: job, headers: { etag: registered.headers.etag } });
    expect((await send({ method: "GET", path: "/api/job/jobs" })).json).toEqual([{ ...job, state: "ENABLED" }]);
  });

  test("it has its schedule, and ticks for the next 14 minutes", async () => {
    const { send, world } = await anApiWithApp();
    await send(register());
    expect(world.schedules.get("foo_job")).toMatchObject({ enabled: true, timeZone: "UTC" });
    expect(world.cursors.get("foo_job")).toMatchObject({ scheduledRevision: world.jobs.get("foo_job")?.revision });
    const first = Math.ceil(NOW / 5_000) * 5;
    const instants = Array.from({ length: 168 }, (_, n) => first + n * 5);
    expect(world.ticks).toEqual(instants.map((instantEpochSeconds) => ({ jobName: "foo_job", instantEpochSeconds })));
  });

  test("every field that is given is kept", async () => {
    const { send } = await anApiWithApp();
    const given = {
      timeZone: "America/New_York",
      shardingItemParameters: "0=a,1=b",
      jobParameter: "p",
      beanName: "",
      applicationContext: "applicationContext.xml",
      streamingProcess: true,
      jobType: "DATAFLOW",
      scriptCommandLine: "",
      jobProperties: { job_exception_handler: "log" },
      description: "ä",
      timeoutSeconds: 60,
    };
    expect((await send(register(given))).json).toMatchObject(given);
  });

  test("digits and text of the console are taken as numbers and booleans", async () => {
    const { send } = await anApiWithApp();
    const sent = {
      shardingTotalCount: "10",
      cpuCount: "0.1",
      memoryMB: "64.0",
      timeoutSeconds: "60",
      jobProperties: '{"executor_service_handler":"x"}',
    };
    expect((await send(register(sent))).json).toMatchObject({
      shardingTotalCount: 10,
      cpuCount: 0.1,
      memoryMB: 64,
      timeoutSeconds: 60,
      jobProperties: { executor_service_handler: "x" },
    });
  });

  test("a script needs no class", async () => {
    const { send } = await anApiWithApp();
    const { jobClass, ...body } = { ...documentedJob, jobType: "SCRIPT", scriptCommandLine: "script/demo.sh" };
    const { statusCode, json } = await send({ method: "POST", path: "/api/job/register", body });
    expect({ statusCode, jobClass: json.jobClass }).toEqual({ statusCode: 201, jobClass: undefined });
    expect(jobClass).toBeDefined();
  });

  test("fire times are those of its zone", async () => {
    const { send } = await anApiWithApp();
    const { json } = await send(register({ cron: "0 30 2 14 3 ?", timeZone: "America/New_York" }));
    // 02:30 does not exist on 2027-03-14: it fires at the end of the gap, 03:00 EDT.
    expect(json.nextFireTimes[0]).toBe("2027-03-14T07:00:00.000Z");
  });

  test("a refused schedule takes the job back, and says nothing of why", async () => {
    const world = new World(NOW);
    const refusing = { ...schedules(world), put: () => Promise.reject(new Error("quota of schedules")) };
    const { send, errors } = await anApiWithApp({ schedules: refusing }, world);
    const before = world.jobs.keys();
    const reply = await send(register());
    expect(reply).toMatchObject({ statusCode: 500, json: { type: "internal" } });
    expect(reply.body).not.toContain("quota");
    expect(errors).toEqual([new Error("quota of schedules")]);
    expect([world.jobs.keys(), world.revisions.keys(), world.ticks]).toEqual([before, [], []]);
    // A refused write may still take effect later, so the name's schedule is owed.
    expect(world.cursors.marks("foo_job")?.owes).toMatchObject({ kind: "plan" });
  });

  test("a refused schedule leaves a job that another client has changed meanwhile", async () => {
    const world = new World(NOW);
    const jobs = jobStore(world);
    const put = async () => {
      const job = await jobs.get("foo_job");
      if (job) await jobs.change({ ...job, revision: job.revision + 1 }, job.revision, world.now);
      throw new Error("refused");
    };
    const { send } = await anApiWithApp({ schedules: { ...schedules(world), put } }, world);
    expect((await send(register())).statusCode).toBe(500);
    expect(world.jobs.keys()).toEqual(["foo_job"]);
  });
});

describe("update", () => {
  test("a job is replaced as a whole, and stays enabled or not", async () => {
    const { send, world } = await anApiWithApp();
    await send(register({ description: "old", jobParameter: "old" }));
    world.now += 1_000;
    const updated = await send(update({ cron: "0 0 12 * * ?" }));
    expect(updated).toMatchObject({
      statusCode: 200,
      json: { cron: "0 0 12 * * ?", description: "", jobParameter: "" },
    });
    expect(updated.json.nextFireTimes[0]).toBe("2027-01-01T12:00:00.000Z");
    expect(world.jobs.get("foo_job")).toMatchObject({ enabled: true, state: "ACTIVE" });
    await send({ method: "POST", path: "/api/job/foo_job/disable" });
    const off = await send(update());
    expect(off).toMatchObject({ statusCode: 200, json: { nextFireTimes: [] } });
    expect(world.jobs.get("foo_job")).toMatchObject({ enabled: false });
    expect(world.schedules.get("foo_job")).toMatchObject({ enabled: false });
  });

  test("earlier instants are settled under the earlier revision", async () => {
    const { send, world } = await anApiWithApp();
    await send(register());
    world.now += 12_000;
    await send(update({ cron: "0 0 12 * * ?" }));
    expect(world.fires.keys()).toHaveLength(2);
    expect(world.executions.keys()).toHaveLength(1);
  });

  test("the running execution finishes, and the run state's version is bumped", async () => {
    const { send, world } = await anApiWithApp();
    await send(register());
    await send({ method: "POST", path: "/api/job/trigger", body: "foo_job" });
    const { version } = world.states.get("foo_job") ?? { version: 0 };
    await send(update());
    expect(world.states.get("foo_job")).toMatchObject({ version: version + 1, running: expect.stringMatching(/^t/) });
    expect(world.executions.get(world.executions.keys()[0] ?? "")).toMatchObject({ status: "RUNNING" });
  });

  test("it changes only the revision that If-Match names", async () => {
    const { send } = await anApiWithApp();
    const { headers } = await send(register());
    expect((await send(update({}, { "if-match": '"1"' }))).statusCode).toBe(412);
    const updated = await send(update({}, { "if-match": headers.etag ?? "" }));
    expect(updated.statusCode).toBe(200);
    expect((await send(update({}, { "if-match": headers.etag ?? "" }))).statusCode).toBe(412);
    expect((await send(update({}, { "if-match": updated.headers.etag ?? "" }))).statusCode).toBe(200);
  });

  test("a read job may be sent again", async () => {
    const { send } = await anApiWithApp();
    await send(register());
    const { json: body } = await send({ method: "GET", path: "/api/job/jobs/foo_job" });
    const { state: _, ...job } = body;
    expect(await send({ method: "PUT", path: "/api/job/update", body })).toMatchObject({ statusCode: 200, json: job });
  });
});

describe("deregister", () => {
  test.each([
    { form: "a bare name", sent: { body: "foo_job" } },
    { form: "a bare name with a line's end", sent: { body: "foo_job\n" } },
    { form: "a bare name without a content type", sent: { body: "foo_job", contentType: null } },
    { form: "a bare name as curl's form", sent: { body: "foo_job", contentType: "application/x-www-form-urlencoded" } },
    { form: "a bare name as text", sent: { body: "foo_job", contentType: "text/plain" } },
    { form: "a quoted name", sent: { body: '"foo_job"' } },
    { form: "a quoted name without a content type", sent: { body: ' "foo_job" ', contentType: null } },
    { form: "an object", sent: { body: { jobName: "foo_job" } } },
    {
      form: "an object as curl's form",
      sent: { body: '{"jobName":"foo_job"}', contentType: "application/x-www-form-urlencoded" },
    },
  ])("by $form", async ({ sent }) => {
    const { send, world } = await anApiWithApp();
    await send(register());
    expect(await send({ method: "DELETE", path: "/api/job/deregister", ...sent })).toMatchObject({ statusCode: 204 });
    expect([world.jobs, world.revisions, world.cursors, world.schedules].flatMap((rows) => rows.keys())).toEqual([]);
  });

  test.each(["123", "true", "1e3", "constructor", "toString"])("a job may be called %s", async (jobName) => {
    const { send, world } = await anApiWithApp();
    await send(register({ jobName }));
    expect(await send({ method: "DELETE", path: "/api/job/deregister", body: jobName })).toMatchObject({
      statusCode: 204,
    });
    expect(world.jobs.keys()).toEqual([]);
  });

  test("by its path", async () => {
    const { send, world } = await anApiWithApp();
    await send(register());
    const sent = { method: "DELETE", path: "/api/job/foo_job/deregister" };
    expect(await send({ ...sent, headers: { "if-match": '"1"' } })).toMatchObject({ statusCode: 412 });
    expect(await send(sent)).toMatchObject({ statusCode: 204 });
    expect(world.jobs.keys()).toEqual([]);
    expect(await send(sent)).toMatchObject({ statusCode: 404 });
  });

  test("waiting fires are skipped, the running execution is cancelled, and the history stays", async () => {
    const { send, world } = await anApiWithApp();
    await send(register());
    const started = await send({ method: "POST", path: "/api/job/trigger", body: "foo_job" });
    const queued = await send({ method: "POST", path: "/api/job/trigger", body: "foo_job" });
    await send({ method: "DELETE", path: "/api/job/deregister", body: "foo_job" });
    expect(world.cancelFlags.keys()).toHaveLength(1);
    const read = async (executionId: string) =>
      (await send({ method: "GET", path: `/api/job/executions/${executionId}` })).json;
    expect(await read(started.json.executionId)).toMatchObject({ status: "CANCELLING", reason: "deregistered" });
    expect(await read(queued.json.executionId)).toMatchObject({ status: "SKIPPED", reason: "deregistered" });
    expect((await send({ method: "GET", path: "/api/job/foo_job/executions" })).json).toHaveLength(2);
  });

  test("one that died half-way is finished by the next", async () => {
    const world = new World(NOW);
    let dies = true;
    const remove = async (jobName: string) => {
      if (dies) throw new Error("killed");
      return schedules(world).remove(jobName);
    };
    const { send } = await anApiWithApp({ schedules: { ...schedules(world), remove } }, world);
    await send(register());
    expect((await send({ method: "DELETE", path: "/api/job/deregister", body: "foo_job" })).statusCode).toBe(500);
    expect((await send(register())).statusCode).toBe(409);
    expect((await send(update())).statusCode).toBe(404);
    expect((await send({ method: "POST", path: "/api/job/trigger", body: "foo_job" })).statusCode).toBe(404);
    dies = false;
    expect((await send({ method: "DELETE", path: "/api/job/deregister", body: "foo_job" })).statusCode).toBe(204);
    expect((await send(register())).statusCode).toBe(201);
  });
});

describe("disable and enable", () => {
  const disabled = { method: "GET", path: "/api/job/foo_job/disable" };

  test("a job is disabled and enabled, by either spelling", async () => {
    const { send, world } = await anApiWithApp();
    await send(register());
    for (const [method, path] of [
      ["DELETE", "disable"],
      ["POST", "enable"],
    ] as const) {
      expect((await send({ method: "POST", path: "/api/job/foo_job/disable" })).statusCode).toBe(204);
      expect((await send(disabled)).json).toBe(true);
      expect(world.schedules.get("foo_job")).toMatchObject({ enabled: false });
      expect((await send({ method, path: `/api/job/foo_job/${path}` })).statusCode).toBe(204);
      expect((await send(disabled)).json).toBe(false);
      expect(world.schedules.get("foo_job")).toMatchObject({ enabled: true });
    }
  });

  test("asked twice, it is done once", async () => {
    const { send, world } = await anApiWithApp();
    await send(register());
    const before = contentsOf(world);
    expect((await send({ method: "POST", path: "/api/job/foo_job/enable" })).statusCode).toBe(204);
    expect(contentsOf(world)).toEqual(before);
  });

  test("a job is in effect disabled with its app", async () => {
    const { send, world } = await anApiWithApp();
    await send(register());
    const app = world.apps.get("foo_app");
    if (app) world.apps.put("foo_app", { ...app, disabled: true });
    expect((await send(disabled)).json).toBe(true);
    expect(await send({ method: "POST", path: "/api/job/trigger", body: "foo_job" })).toMatchObject({
      statusCode: 409,
      json: { type: "app-disabled" },
    });
  });
});
