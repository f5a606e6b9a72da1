import http from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../../../e2e/harness/local-stack.ts";

let stack: TestStack;
let host: string;
beforeAll(async () => {
  stack = await startTestStack();
  host = new URL(stack.local.apiUrl).host;
});
afterAll(() => stack.stop());

const APP = JSON.stringify({ appName: "evil", appURL: "https://evil.example/a.zip", bootstrapScript: "a" });
const JOB = JSON.stringify({
  jobName: "evil",
  appName: "evil",
  jobType: "SCRIPT",
  scriptCommandLine: "a",
  jobExecutionType: "TRANSIENT",
  cron: "* * * * * ?",
  shardingTotalCount: 1,
  cpuCount: 0.1,
  memoryMB: 64,
});
const CHANGES = [
  { route: "POST /api/app", body: APP },
  { route: "POST /api/job/register", body: JOB },
  { route: "POST /api/job/trigger", body: "evil" },
  { route: "DELETE /api/job/deregister", body: "evil" },
];

/** Headers as given, and nothing else: a browser's, not a client library's. */
function send(route: string, body: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const [method, path] = route.split(" ");
  return new Promise((resolve, reject) => {
    const length = { "content-length": Buffer.byteLength(body) };
    http
      .request(`${stack.local.apiUrl}${path}`, { method, headers: { ...headers, ...length } }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      })
      .on("error", reject)
      .end(body);
  });
}

const json = { "content-type": "application/json" };
const appsNow = async () => (await fetch(`${stack.local.apiUrl}/api/app/list`)).json();

test.each([
  { what: "a page of another origin", headers: { ...json, origin: "https://evil.example" } },
  { what: "a page of another port of this machine", headers: { ...json, origin: "http://127.0.0.1:1" } },
  { what: "a page without an origin (a sandboxed frame)", headers: { ...json, origin: "null" } },
  { what: "a name that was rebound to this machine", headers: { ...json, host: "evil.example" } },
  { what: "a rebound name with the right port", headers: { ...json, host: "evil.example:8899" } },
  { what: "a cross-site request", headers: { ...json, "sec-fetch-site": "cross-site" } },
  { what: "a same-site request", headers: { ...json, "sec-fetch-site": "same-site" } },
])("$what changes nothing: 403", async ({ headers }) => {
  for (const { route, body } of CHANGES) expect(await send(route, body, headers), route).toBe(403);
  expect(await appsNow()).toEqual([]);
});

test("a link of another site leads to the console's files, and to nothing that needs a caller", async () => {
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  expect(await send("GET /console/", "", link)).toBe(200);
  expect(await send("GET /console/", "", { ...link, "sec-fetch-dest": "iframe" })).toBe(403);
  expect(await send("GET /console/", "", { ...link, host: "evil.example" })).toBe(403);
  for (const route of ["GET /api/app/list", "POST /api/app", "POST /console/"])
    expect(await send(route, APP, { ...json, ...link }), route).toBe(403);
});

test.each([
  { what: "a form", type: "application/x-www-form-urlencoded" },
  { what: "a form of plain text", type: "text/plain" },
  { what: "a form with files", type: "multipart/form-data; boundary=x" },
])(
  "$what that a browser posts publishes and registers nothing: 415, or 403 where the browser says whose it is",
  async ({ type }) => {
    for (const { route, body } of CHANGES.slice(0, 2)) {
      expect(await send(route, body, { "content-type": type }), route).toBe(415);
    }
    const browser = { "content-type": type, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    for (const { route, body } of CHANGES) expect(await send(route, body, browser), route).toBe(403);
    expect(await appsNow()).toEqual([]);
  },
);

test("this machine's own user may: no origin, or its own", async () => {
  expect(await send("POST /api/app", APP, json)).toBe(201);
  const own = { ...json, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
  expect(await send("POST /api/job/register", JOB.replace("* * * * * ?", "0 0 0 1 1 ? 2199"), own)).toBe(201);
  expect(await send("POST /api/job/trigger", "evil", { ...json, host: host.replace("127.0.0.1", "localhost") })).toBe(
    202,
  );
});

test("only loopback is listened on", async () => {
  for (const url of [stack.local.apiUrl, ...Object.values(stack.local.endpoints)])
    expect(new URL(url).hostname).toBe("127.0.0.1");
});
