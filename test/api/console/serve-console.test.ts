import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveConsole } from "../../../functions/api/console/serve-console.ts";
import { createHandler } from "../../../functions/api/handler.ts";
import type { Reply } from "../../../functions/api/http/answer.ts";
import { gatewayEvent } from "../gateway-event.ts";

const root = mkdtempSync(path.join(tmpdir(), "console-"));
const folder = path.join(root, "console");
const PAGE = "<!doctype html><head><title>page</title></head>";
const SCRIPT = "export const words = 1;\n".repeat(50);

beforeAll(() => {
  mkdirSync(path.join(folder, "assets"), { recursive: true });
  writeFileSync(path.join(root, "secret.js"), "secret");
  writeFileSync(path.join(folder, "index.html"), PAGE);
  writeFileSync(path.join(folder, "assets", "index-a1_B.js"), SCRIPT);
  writeFileSync(path.join(folder, "assets", "index-a1_B.js.br"), brotliCompressSync(SCRIPT));
});
afterAll(() => rmSync(root, { recursive: true }));

const answer = (at: string, headers = {}) => serveConsole(folder)({ path: at, headers });
const served = async (at: string, headers = {}) => (await answer(at, headers)) as Reply;
const bytesOf = ({ body = "" }: Reply) => Buffer.from(body, "base64");

test.each([
  "/console",
  "/console/",
  "/console/jobs",
  "/console/jobs/a.b-c",
  "/console/executions/x.1/5",
  "/console/../x",
])("%s is a screen: it gets the page, which is asked for anew each time", async (at) => {
  const reply = await served(at);
  expect(bytesOf(reply).toString()).toBe(PAGE);
  expect(reply.headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" });
});

test("a file with the digest of its content in its name is kept for a year", async () => {
  const reply = await served("/console/assets/index-a1_B.js");
  expect(bytesOf(reply).toString()).toBe(SCRIPT);
  expect(reply.headers).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
  });
  expect(reply.headers).not.toHaveProperty("content-encoding");
});

test.each([
  { accepts: "gzip, deflate, br, zstd", packed: true },
  { accepts: "br;q=0.5", packed: true },
  { accepts: "br;q=0, gzip", packed: false },
  { accepts: "gzip", packed: false },
  { accepts: "broken", packed: false },
])("a browser that accepts '$accepts' gets brotli: $packed", async ({ accepts, packed }) => {
  const reply = await served("/console/assets/index-a1_B.js", { "accept-encoding": accepts });
  expect(reply.headers["content-encoding"]).toBe(packed ? "br" : undefined);
  expect(reply.headers.vary).toBe("accept-encoding");
  expect((packed ? brotliDecompressSync(bytesOf(reply)) : bytesOf(reply)).toString()).toBe(SCRIPT);
});

test.each([
  "/console/assets/none.js",
  "/console/assets/",
  "/console/assets",
  "/console/assets/..",
  "/console/assets/../index.html",
  "/console/assets/..%2f..%2fsecret.js",
  "/console/assets/../../secret.js",
])("%s is no file of the console", async (at) => {
  expect(await answer(at)).toEqual({ kind: "route-not-found", path: at });
});

test("the policy allows the console's own files, and no code inside a page", async () => {
  const { headers } = await served("/console/");
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
  expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
});

test("with an issuer of tokens the page names it, escaped, and its policy allows the issuer's origin too", async () => {
  const signIn = { issuer: "https://login.example.com/a", clientId: 'a"<b>&', audience: "api", scopes: ["jobs/read"] };
  const reply = (await serveConsole(
    folder,
    signIn,
  )({ path: "/console", headers: { "accept-encoding": "br" } })) as Reply;
  expect(reply.headers["content-security-policy"]).toContain("connect-src 'self' https://login.example.com;");
  expect(reply.headers).not.toHaveProperty("content-encoding");
  const content = /<meta name="sign-in" content="([^"]*)"/.exec(bytesOf(reply).toString())?.[1] ?? "";
  expect(content).not.toContain("<");
  const unescaped = content.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&");
  expect(JSON.parse(unescaped)).toEqual(signIn);
});

describe("the API function", () => {
  const handler = createHandler({
    operations: [],
    ports: {},
    pages: serveConsole(folder),
    isThrottling: () => false,
    log: { info: () => {}, error: () => {} },
  });

  test("serves the console on its own routes, without a caller", async () => {
    const event = gatewayEvent({ method: "GET", path: "/console/jobs", authorizer: {} });
    const reply = await handler({ ...event, routeKey: "GET /console/{proxy+}" });
    expect(reply).toMatchObject({ statusCode: 200, isBase64Encoded: true });
  });

  test("serves it on no other route", async () => {
    const reply = await handler(gatewayEvent({ method: "POST", path: "/console/jobs" }));
    expect(reply).toMatchObject({ statusCode: 404 });
  });
});
