import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { signingProxy } from "../../../infra/cli/console/proxy.ts";
import { eventually } from "../../support/eventually.ts";
import { anApi } from "./an-api.ts";
import { run } from "./an-io.ts";

let folder = "";
let api: Awaited<ReturnType<typeof anApi>>;
let proxy: ReturnType<typeof signingProxy>;
let port = 0;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "console-"));
  mkdirSync(path.join(folder, "www", "js"), { recursive: true });
  writeFileSync(path.join(folder, "secret"), "secret");
  writeFileSync(path.join(folder, "www", "index.html"), "<p>old console");
  writeFileSync(path.join(folder, "www", "js", "a.js"), "1");
  symlinkSync(path.join(folder, "secret"), path.join(folder, "www", "link"));
  api = await anApi(({ target }) =>
    target.startsWith("/api/job") ? { status: 200, body: ["a"], headers: { link: "<x>", etag: '"1"' } } : undefined,
  );
  const sign = async () => ({ authorization: "signed" });
  proxy = signingProxy({ url: `${api.url}/api`, sign, www: path.join(folder, "www"), fetch });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  port = (proxy.address() as AddressInfo).port;
});
afterEach(() => {
  proxy.close();
  proxy.closeAllConnections();
  api.stop();
  rmSync(folder, { recursive: true });
});

/** `fetch` forbids several of these headers, and tidies paths. */
const ask = (target: string, headers: Readonly<Record<string, string>> = {}, method = "GET", body?: string) =>
  new Promise<{ status: number; text: string; headers: Readonly<Record<string, unknown>> }>((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path: target, method, headers }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
    });
    sent.on("error", reject);
    sent.end(body);
  });

test("a request below /api is signed and sent on, without cookies of the browser", async () => {
  const headers = { cookie: "a=b", "content-type": "application/json", "if-match": '"0"', referer: "x" };
  const answer = await ask("/api/job/jobs?limit=1", headers, "POST", '{"a":1}');
  expect(answer).toMatchObject({ status: 200, text: '["a"]', headers: { link: "<x>", etag: '"1"' } });
  expect(api.asked[0]).toMatchObject({ method: "POST", target: "/api/job/jobs?limit=1", body: { a: 1 } });
  expect(api.asked[0]?.headers).toMatchObject({
    authorization: "signed",
    "if-match": '"0"',
    "content-type": "application/json",
  });
  expect(api.asked[0]?.headers.cookie).toBeUndefined();
});

test.each([
  { headers: { host: "evil.example" }, why: "host" },
  { headers: { origin: "http://evil.example" }, why: "origin" },
  { headers: { origin: "null" }, why: "origin" },
  { headers: { "sec-fetch-site": "cross-site" }, why: "another site" },
])("a request of another site is refused: $headers", async ({ headers, why }) => {
  const answer = await ask("/api/job/jobs", headers);
  expect([answer.status, answer.text]).toEqual([403, expect.stringContaining(why)]);
  expect(api.asked).toEqual([]);
});

test.each([
  ["/", 200, "<p>old console", "text/html; charset=utf-8"],
  ["/js/a.js", 200, "1", "text/javascript; charset=utf-8"],
])("a file at %s is served", async (target, status, text, type) => {
  expect(await ask(target)).toMatchObject({ status, text, headers: { "content-type": type, identify: "root" } });
});

test.each(["/none", "/../secret", "/%2e%2e/secret", "/js/../../secret", "/link", "/%00", "/js"])(
  "there is no file at %s",
  async (target) => {
    const { status, text } = await ask(target);
    expect([status, text.includes('"secret"') || text === "secret"]).toEqual([404, false]);
  },
);

test("an API that cannot be reached is a 502", async () => {
  api.stop();
  expect((await ask("/api/job/jobs")).status).toBe(502);
});

test("the verb prints the address of the web console and stops at Ctrl-C", async () => {
  const interrupt = new AbortController();
  let address = "";
  const out = (text: string) => {
    address += text;
  };
  const running = run("console", { out, signal: interrupt.signal, environment: { ELASTIC_JOB_URL: api.url } });
  const url = await eventually("the proxy listens", () => (address === "" ? undefined : address.trim()));
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/$/);
  expect(await (await fetch(new URL("/api/job/jobs", url))).json()).toEqual(["a"]);
  interrupt.abort();
  expect((await running).code).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
});

test("with --json the address is one object", async () => {
  const interrupt = new AbortController();
  let printed = "";
  const out = (text: string) => {
    printed += text;
    interrupt.abort();
  };
  await run("console --json", { out, signal: interrupt.signal, environment: { ELASTIC_JOB_URL: api.url } });
  expect(JSON.parse(printed)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/console\/$/) });
});

test.each([
  ["console --port 70000", "--port: '70000' is no port"],
  ["console --www /nowhere", "--www: '/nowhere' is no folder"],
])("`%s` is wrong usage", async (line, talk) => {
  expect(await run(line)).toMatchObject({ code: 2, talk: expect.stringContaining(talk) });
});
