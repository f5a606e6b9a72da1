import { beforeAll, describe, expect, test } from "vitest";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { cpuMs } from "../../support/cpu-ms.ts";
import { anApi, contentsOf } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";
import type { Sent } from "../gateway-event.ts";
import { APP_RULES, BODY_RULES, JOB_RULES, type Rule } from "./rules.ts";

const api = anApi();
const post = (path: string, body: object) => api.send({ method: "POST", path, body });

beforeAll(async () => {
  await post("/api/app", documentedApp);
  await post("/api/job/register", documentedJob);
  await post("/api/job/register", { ...documentedJob, jobName: "daemon_job", jobExecutionType: "DAEMON" });
  await post("/api/job/register", { ...documentedJob, jobName: "off_job" });
  await api.send({ method: "POST", path: "/api/job/off_job/disable" });
});

/** Sends a request that must be refused, and expects that it left no trace. */
async function refused(sent: Sent) {
  const before = contentsOf(api.world);
  const reply = await api.send(sent);
  expect(contentsOf(api.world)).toEqual(before);
  expect(reply.headers["content-type"]).toBe("application/problem+json");
  expect(reply.json).toMatchObject({
    status: reply.statusCode,
    message: reply.json.detail,
    instance: sent.path.replace(/\?.*/, ""),
  });
  return reply;
}

describe.each([
  { about: "apps", rules: APP_RULES },
  { about: "jobs", rules: JOB_RULES },
  { about: "bodies", rules: BODY_RULES },
])("$about", ({ rules }) => {
  test.each(rules)("$rule", async ({ method, path, body, status, pointers = [], says = "" }: Rule) => {
    const { statusCode, json } = await refused({ method, path, body });
    expect({ status: statusCode, pointers: pointersOf(json) }).toEqual({ status, pointers });
    expect(json.detail).toContain(says);
  });
});

const pointersOf = ({ errors = [] }: { errors?: { pointer: string }[] }) => errors.map(({ pointer }) => pointer);

test("there are at least 70 rules", () => {
  expect([...APP_RULES, ...JOB_RULES].length).toBeGreaterThanOrEqual(70);
});

test.each([
  { contentType: "text/plain" },
  { contentType: "application/x-www-form-urlencoded" },
  { contentType: "application/jsonx" },
  { contentType: null },
])("a body of JSON under $contentType is a 415", async ({ contentType }) => {
  for (const [method, path] of [
    ["POST", "/api/app"],
    ["PUT", "/api/app"],
    ["POST", "/api/job/register"],
    ["PUT", "/api/job/update"],
  ] as const) {
    const reply = await refused({ method, path, body: { ...documentedJob, jobName: "new_job" }, contentType });
    expect(reply.statusCode, `${method} ${path}`).toBe(415);
  }
});

test.each([
  { method: "POST", path: "/api/app" },
  { method: "PUT", path: "/api/app" },
  { method: "POST", path: "/api/job/register" },
  { method: "PUT", path: "/api/job/update" },
  { method: "POST", path: "/api/job/trigger" },
  { method: "DELETE", path: "/api/job/deregister" },
])("$method $path refuses 300 KB", async ({ method, path }) => {
  const reply = await refused({ method, path, body: { description: "x".repeat(300_000) } });
  expect(reply.statusCode).toBe(413);
});

test.each([
  { method: "GET", path: "/api/nothing", status: 404 },
  { method: "POST", path: "/api/job", status: 404 },
  { method: "PATCH", path: "/api/app", status: 405 },
  { method: "GET", path: "/api/job/trigger", status: 405 },
])("$method $path is a $status", async ({ method, path, status }) => {
  expect((await refused({ method, path, body: documentedJob })).statusCode).toBe(status);
});

test.each([
  { method: "GET", path: "/api/app/no_app" },
  { method: "GET", path: "/api/job/jobs/no_job" },
  { method: "GET", path: "/api/job/no_job/disable" },
  { method: "POST", path: "/api/job/no_job/disable" },
  { method: "DELETE", path: "/api/job/no_job/disable" },
  { method: "POST", path: "/api/job/no_job/enable" },
  { method: "GET", path: "/api/job/no_job/executions" },
  { method: "GET", path: "/api/job/executions/no_job.c1" },
  { method: "GET", path: "/api/job/executions/nothing" },
])("$method $path is a 404", async (sent) => {
  expect((await refused(sent)).statusCode).toBe(404);
});

test.each(["0", "1001", "-1", "x", "1.5"])("a list of %s items is a 400", async (limit) => {
  for (const path of ["/api/app/list", "/api/job/jobs", "/api/job/foo_job/executions"]) {
    expect((await refused({ method: "GET", path: `${path}?limit=${limit}` })).statusCode, path).toBe(400);
  }
});

const LISTS = OPERATIONS.filter(({ success }) => success.list !== undefined);

test.each(LISTS)("$path refuses a wrong limit, also where its subject is not there", async ({ path, success }) => {
  for (const name of ["foo", "none"]) {
    const named = path.replaceAll(/\{(app|job)Name\}/g, (_, of: string) => (name === "foo" ? `foo_${of}` : name));
    const target = `${named.replaceAll(/\{\w+\}/g, name)}?appName=${name === "foo" ? "foo_app" : name}`;
    for (const limit of ["0", "x", String((success.list ?? 0) + 1)]) {
      const { statusCode } = await refused({ method: "GET", path: `${target}&limit=${limit}` });
      expect([400, 404], `${target} ${limit}`).toContain(statusCode);
    }
  }
});

test("the CPU time of a refusal grows no faster than the number of unknown fields", async () => {
  const time = (count: number) => {
    const fields = Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, 1]));
    return cpuMs(async () => {
      const { statusCode, json } = await refused({ method: "POST", path: "/api/job/register", body: fields });
      expect([statusCode, json.errors.length]).toEqual([400, 100]);
    });
  };
  const few = await time(2_000);
  // Work that grows with the square would take a hundred times as long.
  expect((await time(20_000)) / few).toBeLessThan(40);
});

test("in AWS a package that comes by plain http has a digest", async () => {
  const { send } = anApi({ appUrls: "public" });
  const publish = (change: object) => send({ method: "POST", path: "/api/app", body: { ...documentedApp, ...change } });
  expect(pointersOf((await publish({})).json)).toEqual(["/sha256"]);
  expect((await publish({ sha256: "0".repeat(64) })).statusCode).toBe(201);
  expect((await publish({ appName: "other", appURL: "https://app_host/foo" })).statusCode).toBe(201);
});
