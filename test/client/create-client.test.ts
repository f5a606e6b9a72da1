import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ApiProblem, problemIn } from "../../functions/client/api-problem.ts";
import { createClient } from "../../functions/client/create-client.ts";
import { PATIENCE, pauseBefore } from "../../functions/client/send-again.ts";
import { aServer, type Scripted } from "./a-server.ts";

const clientOf = (...answers: readonly Scripted[]) => {
  const server = aServer(...answers);
  return { ...server, api: createClient({ url: "http://api.example/api/", transport: server.transport }) };
};

describe("a call", () => {
  test.each(["http://api.example", "http://api.example/", "http://api.example/api", "http://api.example/api/"])(
    "goes to the same place with the address %s",
    async (url) => {
      const { transport, seen } = aServer({ status: 200, body: {} });
      await createClient({ url, transport }).call("get-job", { path: { jobName: "a" } });
      expect(seen[0]?.target).toBe("/api/job/jobs/a");
    },
  );

  test("carries path, query, body, condition and tag", async () => {
    const { api, seen } = clientOf({ status: 200, body: { nextFireTimes: [] }, headers: { etag: '"1"' } });
    const answer = await api.call("preview-job", {
      query: { fires: "3", shardSeconds: undefined },
      body: { jobName: "a/b" } as never,
      ifMatch: '"0"',
    });
    expect(answer).toEqual({ value: { nextFireTimes: [] }, status: 200, etag: '"1"' });
    expect(seen).toEqual([
      {
        method: "POST",
        target: "/api/job/preview?fires=3",
        body: { jobName: "a/b" },
        headers: {
          accept: "application/json",
          "content-type": "application/json",
          "if-match": '"0"',
          "idempotency-key": "key-1",
        },
      },
    ]);
  });

  test("escapes a name in its path", async () => {
    const { api, seen } = clientOf({ status: 204 });
    await api.call("disable-job", { path: { jobName: "a/../b?c" } });
    expect(seen[0]?.target).toBe("/api/job/a%2F..%2Fb%3Fc/disable");
  });

  test("throws the problem document of an error", async () => {
    const problem = { type: "job-not-found", title: "No such job", status: 404, detail: "Cannot found job 'a'." };
    const { api } = clientOf({ status: 404, body: problem });
    const error = await api.call("get-job", { path: { jobName: "a" } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ status: 404, problem, message: problem.detail, request: "GET /api/job/jobs/a" });
  });

  test("throws an error that says so if a successful answer is not JSON", async () => {
    const transport = { ...aServer().transport, fetch: async () => new Response("<html>", { status: 200 }) };
    const api = createClient({ url: "http://api.example", transport });
    await expect(api.call("get-health", {})).rejects.toThrow("the answer is not JSON: is this the address of the API?");
  });

  test("is signed again for each try", async () => {
    const server = aServer({ status: 503 }, { status: 200, body: {} });
    let signed = 0;
    const sign = async () => ({ authorization: `signature ${++signed}` });
    await createClient({ url: "https://a", transport: { ...server.transport, sign } }).call("get-health", {});
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["signature 1", "signature 2"]);
  });

  test("ends with the signal, without a further try", async () => {
    const ended = new AbortController();
    const { transport, seen } = aServer("no answer");
    const fetch: typeof transport.fetch = async (...request) => {
      ended.abort(new Error("Ctrl-C"));
      return transport.fetch(...request);
    };
    const api = createClient({ url: "http://a", transport: { ...transport, fetch }, signal: ended.signal });
    await expect(api.call("get-health", {})).rejects.toThrow("Ctrl-C");
    expect(seen).toHaveLength(1);
  });
});

describe("a list", () => {
  test("is read page by page, with the filters of each link", async () => {
    const link = '</api/job/jobs?limit=2&after=b>; rel="next"';
    const { api, seen } = clientOf({ status: 200, body: [1, 2], headers: { link } }, { status: 200, body: [3] });
    const jobs: unknown[] = [];
    for await (const job of api.each("list-jobs", { query: { limit: "2" } })) jobs.push(job);
    expect(jobs).toEqual([1, 2, 3]);
    expect(seen.map(({ target }) => target)).toEqual(["/api/job/jobs?limit=2", "/api/job/jobs?limit=2&after=b"]);
  });
});

describe("a request is made again", () => {
  test("after the time that the server asks for, with the same key", async () => {
    const { api, seen, pauses } = clientOf(
      { status: 429, headers: { "retry-after": "10" } },
      { status: 202, body: { executionId: "a.t1", status: "STARTED" } },
    );
    const { value } = await api.call("trigger-job", { body: { jobName: "a" } });
    expect(value).toEqual({ executionId: "a.t1", status: "STARTED" });
    expect(pauses).toEqual([10_000]);
    expect(seen.map(({ headers }) => headers["idempotency-key"])).toEqual(["key-1", "key-1"]);
  });

  test("at most three times; then the error is thrown with the number of tries", async () => {
    const { api, seen } = clientOf("no answer");
    const error = await api.call("get-health", {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 0, tried: 4, message: "GET /api/health got no answer" });
    expect(seen).toHaveLength(4);
  });

  test.each([400, 401, 403, 404, 409, 412, 413, 415, 422])("never after %i", async (status) => {
    const { api, seen } = clientOf({ status, body: {} });
    await expect(api.call("get-health", {})).rejects.toThrow(ApiProblem);
    expect(seen).toHaveLength(1);
  });

  test("if it registers a job, with the key of its first try", async () => {
    const job = { jobName: "a" };
    const { api, seen } = clientOf("no answer", { status: 201, body: job });
    expect((await api.call("register-job", { body: job as never })).value).toEqual(job);
    expect(seen.map(({ headers }) => headers["idempotency-key"])).toEqual(["key-1", "key-1"]);
  });

  test("but the job of another request stays a refusal", async () => {
    const { api, seen } = clientOf({ status: 409, body: { detail: "Job 'a' already existed." } });
    await expect(api.call("register-job", { body: { jobName: "a" } as never })).rejects.toThrow("already existed");
    expect(seen).toHaveLength(1);
  });
});

test("a pause stays within its bounds for every try and every roll", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (tried, dice) => {
        const ms = pauseBefore({ status: 503, retryAfter: null, tried }, PATIENCE, () => dice) ?? -1;
        return ms >= 0 && ms < 200 * 2 ** tried;
      },
    ),
  );
});

test.each([
  { retryAfter: "30", ms: 30_000 },
  { retryAfter: "31", ms: undefined },
  { retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT", ms: 200 },
])("Retry-After: $retryAfter makes a pause of $ms ms", ({ retryAfter, ms }) => {
  expect(pauseBefore({ status: 429, retryAfter, tried: 1 }, PATIENCE, () => 0.5)).toBe(ms);
});

test.each([
  ['{"message":"Forbidden"}', { message: "Forbidden" }],
  ['{"Message":"denied"}', { Message: "denied", message: "denied" }],
  ["<html>\n<body>", { message: "<html>" }],
  ["[1]", { message: "[1]" }],
  ["", {}],
])("an error's body %s is read as %o", (text, problem) => {
  expect(problemIn(text)).toEqual(problem);
});
