import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import type { ChangeView } from "../../../functions/contract/revision-view.ts";
import { type ApiCaller, apiCaller } from "../../../infra/local/cli/api-caller.ts";
import { type PackageServer, servePackage } from "../../../infra/local/cli/example.ts";
import type { Credentials } from "../../../infra/local/services/iam/credentials.ts";
import { CALLER } from "../../../infra/local/services/iam/deployed-access.ts";
import { REGION } from "../../../infra/local/template/account.ts";
import { run } from "../../infra/cli/an-io.ts";
import { curl } from "../harness/curl.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { expectFiveShardsEach, FOO_JOB, fooApp } from "./foo-job.ts";

/** As in AWS: every route needs a signature of an identity that may invoke it. */
let stack: TestStack;
let packages: PackageServer;
let caller: Credentials;
let runner: Credentials;

beforeAll(async () => {
  stack = await startTestStack({ auth: true });
  const { access, functions, apiUrl } = stack.local;
  const aRunner = [...functions].find(([name]) => name.includes("-runner-"))?.[1];
  if (aRunner === undefined) throw new Error(`there is no runner at ${apiUrl}`);
  caller = access.credentialsOf(CALLER);
  runner = access.credentialsOf(aRunner.identity);
  packages = await servePackage(path.join(import.meta.dirname, "..", "..", "examples", "foo-job"), "foo-job");
});
afterAll(async () => {
  packages?.stop();
  await stack?.stop();
});

const APP = { appName: "app", appURL: "http://127.0.0.1/a.tar.gz", bootstrapScript: "a" };
const PATHS = [...OPERATIONS, { method: "GET", path: "/" }, { method: "PATCH", path: "/api/app" }].map((route) => ({
  method: route.method,
  path: route.path.replaceAll(/\{(\w+)\}/g, "$1"),
}));

test.each([
  { caller: "no identity", keys: (): Credentials | undefined => undefined },
  { caller: "an identity with a guessed key", keys: () => ({ ...caller, secretAccessKey: "guessed" }) },
  {
    caller: "an identity with unknown keys",
    keys: () => ({ accessKeyId: "AKIAAAAAAAAAAAAAAAAA", secretAccessKey: "a" }),
  },
  { caller: "a role without the right: the runner's, which job code has", keys: () => runner },
])("$caller is refused by every route: 403", async ({ keys }) => {
  const call = apiCaller(stack.local.apiUrl, keys());
  for (const { method, path: route } of PATHS) {
    const answer = await call(method, route, method === "GET" ? undefined : APP);
    expect([answer.status, await answer.json()], `${method} ${route}`).toEqual([403, { message: "Forbidden" }]);
  }
  expect(await (await apiCaller(stack.local.apiUrl, caller)("GET", "/api/app/list")).json()).toEqual([]);
});

test.each([
  { what: "another body", change: { body: JSON.stringify({ ...APP, appName: "other" }) } },
  { what: "another path", change: { route: "/api/job/register" } },
])("a signature is good for the signed request, not for $what", async ({ change }) => {
  const sent: { route: string; init: RequestInit }[] = [];
  const record: typeof fetch = async (url, init) => {
    sent.push({ route: new URL(String(url)).pathname, init: init ?? {} });
    return new Response();
  };
  await apiCaller(stack.local.apiUrl, caller, record)("POST", "/api/app", APP);
  const [{ route, init } = { route: "", init: {} }] = sent;
  const { body, ...rest } = { ...init, ...change };
  const answer = await fetch(`${stack.local.apiUrl}${change.route ?? route}`, { ...rest, body: body ?? null });
  expect(answer.status).toBe(403);
});

test("every route of the table serves a caller that may invoke it", async () => {
  const call: ApiCaller = apiCaller(stack.local.apiUrl, caller);
  for (const { method, path: route } of PATHS) expect((await call(method, route)).status, route).not.toBe(403);
});

test.each([
  { line: "app list --json", keys: () => caller, code: 0 },
  { line: "trigger absent", keys: () => caller, code: 3 },
  { line: "app list", keys: () => runner, code: 4 },
])(
  "the command `$line` signs with the credentials of its environment, and ends with $code",
  async ({ line, keys, code }) => {
    const { accessKeyId, secretAccessKey, sessionToken = "" } = keys();
    vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
    vi.stubEnv("AWS_SESSION_TOKEN", sessionToken);
    const ran = await run(`${line} --url ${stack.local.apiUrl} --region ${REGION}`);
    vi.unstubAllEnvs();
    expect([ran.code, ran.talk]).toEqual([code, expect.any(String)]);
  },
);

test("the documented lines work, signed by curl", async () => {
  const log = path.join(stack.directory, "foo.log");
  const host = stack.local.apiUrl;
  const line = (method: string, route: string, body: string) =>
    curl(
      `curl --aws-sigv4 "aws:amz:${REGION}:execute-api" --user "${caller.accessKeyId}:${caller.secretAccessKey}" -l -H "Content-type: application/json" -X ${method} -d '${body}' ${host}${route}`,
    );
  expect((await line("POST", "/api/app", fooApp(packages.url, { FOO_LOG: log }))).status).toBe(201);
  expect((await line("PUT", "/api/app", '{"appName":"foo_app","appCacheEnable":true}')).status).toBe(200);
  const registered = await line("POST", "/api/job/register", FOO_JOB);
  expect(registered.status).toBe(201);
  const [first = ""] = (registered.body as { nextFireTimes: string[] }).nextFireTimes;
  await expectFiveShardsEach(log, Date.parse(first), 2);
  expect((await line("POST", "/api/job/trigger", "foo_job")).status).toBe(202);
  expect((await line("DELETE", "/api/job/deregister", "foo_job")).status).toBe(204);
  const changes = (await (await apiCaller(host, caller)("GET", "/api/operate/changes")).json()) as ChangeView[];
  expect(changes[0]).toMatchObject({ name: "foo_job", action: "deregistered", sourceAddress: "127.0.0.1" });
  expect(changes[0]?.caller).toMatch(/^arn:aws:iam::123456789012:user\//);
});
