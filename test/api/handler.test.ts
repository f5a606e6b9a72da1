import { expect, test } from "vitest";
import { createHandler } from "../../functions/api/handler.ts";
import { type Answer, json } from "../../functions/api/http/answer.ts";
import type { HttpRequest } from "../../functions/api/http/http-request.ts";
import { OPERATIONS } from "../../functions/api/operations.ts";
import { gatewayEvent } from "./gateway-event.ts";

class Throttled extends Error {}

/** The handler over operations that all do the same. */
function handlerOf(operate: (request: HttpRequest) => Promise<Answer>) {
  const lines: { level: string; line: unknown }[] = [];
  const handler = createHandler({
    operations: OPERATIONS.map((operation) => ({ ...operation, handle: (_: unknown, request) => operate(request) })),
    ports: {},
    isThrottling: (error) => error instanceof Throttled,
    log: {
      info: (_, line) => lines.push({ level: "info", line }),
      error: (_, line) => lines.push({ level: "error", line }),
    },
  });
  return { handler, lines };
}

const echo = handlerOf(async ({ params, query, body }) =>
  json(200, { params, query, body: Buffer.from(body).toString() }),
);

test("an operation gets its path's names, the query and the body", async () => {
  const reply = await echo.handler(gatewayEvent({ method: "GET", path: "/api/job/jobs/foo_job?a=b", body: "text" }));
  expect(JSON.parse(reply.body ?? "")).toEqual({ params: { jobName: "foo_job" }, query: { a: "b" }, body: "text" });
});

test.each(["text/plain", "application/json", "application/x-www-form-urlencoded", "application/octet-stream", null])(
  "a body of type %s arrives as it was sent",
  async (contentType) => {
    const event = gatewayEvent({ method: "POST", path: "/api/job/trigger", body: "foö_job", contentType });
    expect(event.isBase64Encoded).toBe(!/^(text|application\/json)/.test(contentType ?? ""));
    expect(JSON.parse((await echo.handler(event)).body ?? "")).toMatchObject({ body: "foö_job" });
  },
);

test("a request without a body has an empty one", async () => {
  const reply = await echo.handler(gatewayEvent({ method: "GET", path: "/api/health", contentType: null }));
  expect(JSON.parse(reply.body ?? "")).toMatchObject({ body: "" });
});

test("a body of 256 KB is read, one byte more is a 413, also in base64", async () => {
  const send = (bytes: number, contentType: string) =>
    echo.handler(gatewayEvent({ method: "POST", path: "/api/app", body: "x".repeat(bytes), contentType }));
  for (const type of ["application/json", "application/octet-stream"]) {
    expect((await send(262_144, type)).statusCode).toBe(200);
    expect(await send(262_145, type)).toMatchObject({ statusCode: 413 });
    expect(await send(300_000, type)).toMatchObject({ statusCode: 413 });
  }
});

test("a path without a route is answered by a problem document", async () => {
  const reply = await echo.handler(gatewayEvent({ method: "GET", path: "/api/nothing" }));
  expect(reply).toMatchObject({ statusCode: 404, headers: { "content-type": "application/problem+json" } });
  expect(JSON.parse(reply.body ?? "")).toEqual({
    type: "route-not-found",
    title: "No such route",
    status: 404,
    detail: "No handler found for [/api/nothing].",
    message: "No handler found for [/api/nothing].",
    instance: "/api/nothing",
  });
});

test("a path with a broken percent-encoding has no route either", async () => {
  const event = { ...gatewayEvent({ method: "GET", path: "/api/app/x" }), rawPath: "/api/app/%zz/y" };
  expect(await echo.handler(event)).toMatchObject({ statusCode: 404 });
});

test("a wrong method is answered with the methods of the path", async () => {
  const reply = await echo.handler(gatewayEvent({ method: "PATCH", path: "/api/app" }));
  expect(reply).toMatchObject({ statusCode: 405, headers: { allow: "POST, PUT" } });
});

test("an unexpected error is a 500 with only the request's id; the log has the whole error", async () => {
  const cause = new Error("table CONFIG is on fire", { cause: "secret" });
  const { handler, lines } = handlerOf(() => Promise.reject(cause));
  const reply = await handler(gatewayEvent({ method: "POST", path: "/api/app" }));
  expect(reply.statusCode).toBe(500);
  expect(JSON.parse(reply.body ?? "")).toMatchObject({ type: "internal", requestId: "request-1" });
  expect(reply.body).not.toMatch(/fire|secret|Error|at .*:\d+/);
  expect(lines).toContainEqual({ level: "error", line: expect.objectContaining({ cause, requestId: "request-1" }) });
});

test("throttling by AWS is a 503 that says when to try again", async () => {
  const { handler } = handlerOf(() => Promise.reject(new Throttled()));
  const reply = await handler(gatewayEvent({ method: "POST", path: "/api/app" }));
  expect(reply).toMatchObject({ statusCode: 503, headers: { "retry-after": "2" } });
});

test.each([
  { method: "GET", says: /; try again$/ },
  { method: "POST", says: /may have taken effect .* a 409/ },
  { method: "PUT", says: /may have taken effect .* a 412/ },
  { method: "DELETE", says: /may have taken effect .* a 404/ },
])("a 503 of a $method says how to repeat it", async ({ method, says }) => {
  const { handler } = handlerOf(() => Promise.reject(new Throttled()));
  const reply = await handler(
    gatewayEvent({ method, path: method === "GET" || method === "DELETE" ? "/api/app/x" : "/api/app" }),
  );
  expect(JSON.parse(reply.body ?? "{}").detail).toMatch(says);
});

test("an expected error is logged once, without an alarm", async () => {
  const { handler, lines } = handlerOf(async () => ({ kind: "queue-full", jobName: "foo_job", retryAfterSeconds: 10 }));
  const reply = await handler(gatewayEvent({ method: "POST", path: "/api/job/trigger", body: "foo_job" }));
  expect(reply).toMatchObject({ statusCode: 429, headers: { "retry-after": "10" } });
  expect(lines).toEqual([{ level: "info", line: expect.objectContaining({ status: 429, kind: "queue-full" }) }]);
});

test("an answer lists a hundred of a thousand problems", async () => {
  const problems = Array.from({ length: 1_000 }, (_, n) => ({ pointer: `/${n}`, detail: "x".repeat(100) }));
  const { handler } = handlerOf(async () => ({ kind: "invalid-request", problems }));
  const reply = await handler(gatewayEvent({ method: "POST", path: "/api/app" }));
  expect(JSON.parse(reply.body ?? "").errors).toHaveLength(100);
});
