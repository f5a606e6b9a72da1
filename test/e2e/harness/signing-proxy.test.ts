import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SigningProxy, startSigningProxy } from "./signing-proxy.ts";

const KEYS = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };

let api: Server;
let proxy: SigningProxy;
let last: { readonly headers: IncomingMessage["headers"]; readonly line: string; readonly body: string } | undefined;
beforeAll(async () => {
  api = createServer(async (asked, answer) => {
    last = { headers: asked.headers, line: `${asked.method} ${asked.url}`, body: await text(asked) };
    if (asked.url === "/silent") asked.socket.destroy();
    else answer.writeHead(201, { link: "</next>" }).end("made");
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  proxy = await startSigningProxy(`http://127.0.0.1:${(api.address() as AddressInfo).port}`, KEYS);
});
afterAll(async () => {
  await proxy?.stop();
  api?.close();
});

test("a request arrives as it was sent, with a signature", async () => {
  const answer = await fetch(`${proxy.url}/a%20b/%7Ec?d=e+f&g`, {
    method: "PUT",
    body: "上海",
    headers: { "x-h": "i" },
  });
  expect([answer.status, answer.headers.get("link"), await answer.text()]).toEqual([201, "</next>", "made"]);
  expect(last).toMatchObject({ line: "PUT /a%20b/%7Ec?d=e+f&g", body: "上海", headers: { "x-h": "i" } });
  expect(last?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\//);
});

test("a request with its own authorization keeps it", async () => {
  await fetch(proxy.url, { headers: { authorization: "Bearer token" } });
  expect(last?.headers.authorization).toBe("Bearer token");
});

test("where the API gives no answer, the proxy gives none", async () => {
  await expect(fetch(`${proxy.url}/silent`)).rejects.toThrow("fetch failed");
});
