import http from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRuntimeApi, type RuntimeApi } from "../../../../../infra/local/services/lambda/runtime-api.ts";

const told: string[] = [];
let api: RuntimeApi;
beforeAll(async () => {
  api = await openRuntimeApi({
    onNext: () => told.push("next"),
    onResponse: () => told.push("response"),
    onError: () => told.push("error"),
    onInitError: () => told.push("init error"),
  });
});
afterAll(() => api.close());

/** Sends these headers, like a page in a browser. */
function send(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http
      .request(`http://${api.address}/2018-06-01/runtime/${path}`, { method, headers }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      })
      .on("error", reject)
      .end();
  });
}

test.each([{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }, { host: "rebound.example" }])(
  "a page of another site neither takes nor answers an invocation: $origin",
  async (headers) => {
    told.length = 0;
    expect(await send("GET", "invocation/next", headers)).toBe(403);
    expect(await send("POST", "invocation/any/response", headers)).toBe(403);
    expect(await send("POST", "init/error", headers)).toBe(403);
    expect(told).toEqual([]);
  },
);

test("the function's own process is answered", async () => {
  told.length = 0;
  expect(await send("POST", "init/error", {})).toBe(202);
  expect(told).toEqual(["init error"]);
});
