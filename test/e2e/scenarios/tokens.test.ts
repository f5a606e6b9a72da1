import { generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import type { ChangeView } from "../../../functions/contract/revision-view.ts";
import { AUDIENCE, anIssuer, type Issuer } from "../../infra/local/services/http-api/an-issuer.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";

/** As in AWS with `jwtIssuer`: every route needs a token of that issuer, with a scope for its method. */
let issuer: Issuer;
let stack: TestStack;
beforeAll(async () => {
  issuer = await anIssuer();
  const jwtScopes = { reader: ["jobs/read"], operator: ["jobs/write"] };
  stack = await startTestStack({ auth: true }, {}, { jwtIssuer: issuer.url, jwtAudience: [AUDIENCE], jwtScopes });
});
afterAll(async () => {
  issuer?.stop();
  await stack?.stop();
});

const APP = { appName: "shop", appURL: "http://127.0.0.1/a.tar.gz", bootstrapScript: "a" };
const PATHS = [...OPERATIONS, { method: "GET", path: "/" }].map((route) => ({
  method: route.method,
  path: route.path.replaceAll(/\{(\w+)\}/g, "$1"),
}));

const send = (method: string, path: string, token?: string) =>
  fetch(`${stack.local.apiUrl}${path}`, {
    method,
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    ...(method !== "GET" && { body: JSON.stringify(APP) }),
  });

test("every route refuses a request without a token, and one whose token another key signed: 401", async () => {
  const { privateKey } = await generateKeyPair("RS256");
  for (const token of [undefined, await issuer.token({ scope: "jobs/write" }, { key: privateKey })])
    for (const { method, path } of PATHS) {
      const answer = await send(method, path, token);
      expect([answer.status, await answer.json()], `${method} ${path}`).toEqual([401, { message: "Unauthorized" }]);
    }
});

test("a reader passes the routes of GET alone: every other one answers 403, and changes nothing", async () => {
  const token = await issuer.token({ scope: "openid jobs/read" });
  for (const { method, path } of PATHS) {
    const { status, headers } = await send(method, path, token);
    if (method === "GET") expect([401, 403], path).not.toContain(status);
    else expect([status, headers.get("www-authenticate")], path).toEqual([403, expect.stringContaining("jobs/write")]);
  }
  expect(await (await send("GET", "/api/app/list", token)).json()).toEqual([]);
});

test("an operator passes every route, and a change names the subject of its token", async () => {
  const token = await issuer.token({ scope: "jobs/write", sub: "alice@example.com" });
  const published = await send("POST", "/api/app", token);
  expect([published.status, await published.text()]).toEqual([201, expect.anything()]);
  const [change] = (await (await send("GET", "/api/operate/changes", token)).json()) as ChangeView[];
  expect(change).toMatchObject({ name: "shop", action: "published", caller: "alice@example.com" });
  for (const { method, path } of PATHS)
    expect([401, 403], path).not.toContain((await send(method, path, token)).status);
});
