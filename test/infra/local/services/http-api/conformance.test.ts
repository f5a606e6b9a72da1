import http from "node:http";
import { afterAll, beforeAll, expect } from "vitest";
import { type Fixture, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

interface Request {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Without the headers that an ordinary client adds to a request. */
function call({ method = "GET", path = "/things/a", headers = {}, body }: Request) {
  return new Promise<{ status: number | undefined; headers: http.IncomingHttpHeaders; text: string }>(
    (resolve, reject) => {
      const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
      const options = { method, headers: { ...headers, ...length } };
      http
        .request(`${fixture.local.apiUrl}${path}`, options, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }),
          );
        })
        .on("error", reject)
        .end(body);
    },
  );
}

const eventOf = async (request: Request) => JSON.parse((await call(request)).text);

conforms("http: the event is payload format 2.0", async () => {
  const { host } = new URL(fixture.local.apiUrl);
  const event = await eventOf({
    path: "/things/a%20b?x=1&x=2&y=%C3%A4",
    headers: { cookie: "c=1; d=2", "X-Given": "one", "user-agent": "tester/1" },
  });
  expect(event).toEqual({
    version: "2.0",
    routeKey: "GET /things/{thing}",
    rawPath: "/things/a%20b",
    rawQueryString: "x=1&x=2&y=%C3%A4",
    cookies: ["c=1", "d=2"],
    headers: { host, connection: expect.any(String), "x-given": "one", "user-agent": "tester/1" },
    queryStringParameters: { x: "1,2", y: "ä" },
    pathParameters: { thing: "a b" },
    requestContext: {
      accountId: "123456789012",
      apiId: expect.any(String),
      domainName: host,
      domainPrefix: expect.any(String),
      http: {
        method: "GET",
        path: "/things/a%20b",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "tester/1",
      },
      requestId: expect.any(String),
      routeKey: "GET /things/{thing}",
      stage: "$default",
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    isBase64Encoded: false,
  });
});

conforms("http: bodies are text or base64 by content type", async () => {
  const post = (body: string | Buffer, type?: string) =>
    eventOf({ method: "POST", path: "/things", body, ...(type && { headers: { "content-type": type } }) });
  const text = { body: "foo_job", isBase64Encoded: false };
  for (const type of ["application/json", "application/json; charset=utf-8", "text/plain", "application/xml"])
    expect(await post("foo_job", type), type).toMatchObject(text);
  const encoded = { body: Buffer.from("foo_job").toString("base64"), isBase64Encoded: true };
  for (const type of [undefined, "application/x-www-form-urlencoded", "application/octet-stream"])
    expect(await post("foo_job", type), type).toMatchObject(encoded);
  const bytes = Buffer.from([0, 255, 128]);
  expect(await post(bytes)).toMatchObject({ body: bytes.toString("base64") });
});

conforms("http: a body of DELETE passes", async () => {
  const headers = { "content-type": "application/json" };
  const event = await eventOf({ method: "DELETE", path: "/things", body: "foo_job", headers });
  expect(event).toMatchObject({ routeKey: "DELETE /things", body: "foo_job" });
});

conforms("http: the most specific route wins", async () => {
  const routeOf = async (path: string, method = "GET") => (await eventOf({ path, method })).routeKey;
  expect(await routeOf("/things/special")).toBe("GET /things/special");
  expect(await routeOf("/things/other")).toBe("GET /things/{thing}");
  expect(await eventOf({ path: "/parts/a/b/c", method: "PUT" })).toMatchObject({
    routeKey: "ANY /parts/{part+}",
    pathParameters: { part: "a/b/c" },
  });
});

conforms("http: an unknown route is 404 Not Found", async () => {
  for (const request of [{ path: "/nowhere" }, { path: "/things/a/b" }, { path: "/things", method: "PUT" }]) {
    const { status, text } = await call(request);
    expect([status, text], request.path).toEqual([404, '{"message":"Not Found"}']);
  }
});

conforms("http: an answer without a status is 200 and JSON", async () => {
  const { status, headers, text } = await call({ path: "/things/a?answer=plain" });
  expect([status, headers["content-type"], text]).toEqual([200, "application/json", '{"a":1}']);
});

conforms("http: an answer's status, headers, cookies and base64 body are sent", async () => {
  const { status, headers, text } = await call({ path: "/things/a?answer=full" });
  expect([status, headers["x-tea"], headers["set-cookie"], text]).toEqual([418, "pot", ["a=1", "b=2"], "teapot"]);
});

conforms("http: a failing function is 500 without details", async () => {
  const { status, text } = await call({ path: "/things/a?answer=throw" });
  expect([status, text]).toEqual([500, '{"message":"Internal Server Error"}']);
});

conforms("http: a function that does not permit it is 500", async () => {
  const { status, text } = await call({ path: "/unpermitted" });
  expect([status, text]).toEqual([500, '{"message":"Internal Server Error"}']);
});

conforms("http: an integration that is too slow is 503", async () => {
  const startedAt = Date.now();
  const { status, text } = await call({ path: "/impatient?answer=slow" });
  expect([status, text]).toEqual([503, '{"message":"Service Unavailable"}']);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000);
});

conforms("http: a body over 10 MB is 413", async () => {
  const { status } = await call({ method: "POST", path: "/things", body: "x".repeat(10 * 1_048_576 + 1) });
  expect(status).toBe(413);
});
