import { afterEach, describe, expect, test } from "vitest";
import { VERBS } from "../../../infra/cli/verbs/all.ts";
import { GLOBAL_OPTIONS } from "../../../infra/cli/words/program-words.ts";
import { type Asked, anApi, type Reply } from "./an-api.ts";
import { run } from "./an-io.ts";

let api: Awaited<ReturnType<typeof anApi>> | undefined;
afterEach(() => api?.stop());

const answering = async (answers: Readonly<Record<string, Reply | ((asked: Asked) => Reply)>>) => {
  api = await anApi((asked) => {
    const answer = answers[`${asked.method} ${asked.target.split("?")[0]}`];
    return typeof answer === "function" ? answer(asked) : answer;
  });
  return { api, io: { environment: { ELASTIC_JOB_URL: api.url } } };
};

const JOB = {
  jobName: "nightly",
  appName: "reports",
  jobClass: "Nightly",
  jobType: "SIMPLE",
  jobExecutionType: "TRANSIENT",
  cron: "0 0 3 * * ?",
  timeZone: "Asia/Shanghai",
  shardingTotalCount: 2,
  cpuCount: 0.1,
  memoryMB: 64,
  shardingItemParameters: "",
  jobParameter: "",
  failover: false,
  misfire: true,
  streamingProcess: false,
  jobProperties: {},
  description: "",
  timeoutSeconds: 840,
  state: "ENABLED",
};

describe("a list", () => {
  test("is a table, JSON, or names", async () => {
    const { api, io } = await answering({ "GET /api/job/jobs": { status: 200, body: [JOB] } });
    expect((await run("job list", io)).out).toBe(
      "JOB      APP      STATE    TYPE    CRON         ZONE           SHARDS\n" +
        "nightly  reports  ENABLED  SIMPLE  0 0 3 * * ?  Asia/Shanghai  2\n",
    );
    expect(JSON.parse((await run("job list --json", io)).out)).toEqual([JOB]);
    expect((await run("job list -q", io)).out).toBe("nightly\n");
    expect((await run("job list --app a --failing -s", io)).code).toBe(0);
    expect(api.asked.at(-1)?.target).toBe("/api/job/jobs?appName=a&failing=true&view=summary");
  });

  test("that is empty says so on stderr, and is an empty array", async () => {
    const { io } = await answering({ "GET /api/job/jobs": { status: 200, body: [] } });
    expect(await run("job list", io)).toEqual({ code: 0, out: "", talk: "there is no such job\n" });
    expect((await run("job list --json", io)).out).toBe("[]\n");
  });

  test("with a summary shows outcomes as letters, the newest on the right", async () => {
    const more = { nextFireTime: "2027-01-01T19:00:00.000Z", outcomes: ["FAILED", "FINISHED", "SKIPPED"] };
    const { io } = await answering({ "GET /api/job/jobs": { status: 200, body: [{ ...JOB, ...more }] } });
    expect((await run("job list -s", io)).out).toBe(
      "JOB      APP      STATE    NEXT (UTC)            HISTORY\n" +
        "nightly  reports  ENABLED  2027-01-01 19:00:00Z  S.F\n",
    );
  });

  test("has Chinese titles, aligned by the width of the characters", async () => {
    const { io } = await answering({ "GET /api/job/jobs": { status: 200, body: [{ ...JOB, description: "夜间" }] } });
    expect((await run("job list", { ...io, language: "zh" })).out).toBe(
      "作业     应用     状态     类型    CRON         时区           分片  描述\n" +
        "nightly  reports  ENABLED  SIMPLE  0 0 3 * * ?  Asia/Shanghai  2     夜间\n",
    );
  });
});

describe("an update", () => {
  test("reads the job, changes the named fields and sends its tag", async () => {
    const { api, io } = await answering({
      "GET /api/job/jobs/nightly": { status: 200, body: JOB, headers: { etag: '"7"' } },
      "PUT /api/job/update": ({ body }) => ({
        status: 200,
        body: { ...(body as object), nextFireTimes: ["2027-01-01T19:00:00.000Z"] },
      }),
    });
    const { out } = await run("job update nightly --memory-mb 128 --misfire false --description ''", io);
    expect(api.asked[1]?.body).toEqual({ ...JOB, memoryMB: 128, misfire: false, description: "" });
    expect(api.asked[1]?.headers["if-match"]).toBe('"7"');
    expect(out).toBe("job nightly is changed\nnext  2027-01-02 03:00:00 +08:00  =  2027-01-01 19:00:00Z\n");
  });

  test("of an app sends only the named fields", async () => {
    const { api, io } = await answering({ "PUT /api/app": { status: 200, body: { appName: "reports" } } });
    await run("app update reports --environment A=1 --environment B=x=y --app-cache-enable", io);
    expect(api.asked[0]?.body).toEqual({ appName: "reports", environment: { A: "1", B: "x=y" }, appCacheEnable: true });
  });
});

test("a document on stdin gives the fields, and options win over it", async () => {
  const { api, io } = await answering({
    "POST /api/job/register": { status: 201, body: { ...JOB, nextFireTimes: [] } },
  });
  const input = async () => "kind: Job\njobName: nightly\ncron: 0 0 1 * * ?\n";
  const { talk } = await run("job register -f - --cron '0 0 3 * * ?'", { ...io, input });
  expect(api.asked[0]?.body).toEqual({ jobName: "nightly", cron: "0 0 3 * * ?" });
  expect(talk).toBe("it has no next fire: it is disabled\n");
});

describe("an error", () => {
  const errors = [
    { pointer: "/cron", detail: "must have 6 or 7 fields" },
    { pointer: "/jobClass", detail: "jobClass cannot be empty." },
  ];
  test("names each field, the value that was sent and the reason", async () => {
    const { io } = await answering({
      "POST /api/job/register": { status: 400, body: { type: "invalid-request", detail: "…", errors } },
    });
    const { code, out, talk } = await run("job register a --cron '0/5 *'", io);
    expect({ code, out }).toEqual({ code: 5, out: "" });
    expect(talk).toBe(
      'error: the request is not valid\n  cron = "0/5 *": must have 6 or 7 fields\n  jobClass = (not given): jobClass cannot be empty.\n',
    );
    expect((await run("job register a --cron '0/5 *'", { ...io, language: "zh" })).talk).toContain(
      "错误：请求无效\n  cron = ",
    );
  });

  test.each([
    { status: 404, code: 3 },
    { status: 403, code: 4 },
    { status: 401, code: 4 },
    { status: 409, code: 5 },
    { status: 412, code: 5 },
    { status: 422, code: 5 },
  ])("of status $status ends with $code", async ({ status, code }) => {
    const { io } = await answering({ "POST /api/job/a/disable": { status, body: { message: "no" } } });
    expect(await run("job disable a", io)).toMatchObject({
      code,
      out: "",
      talk: expect.stringMatching(/^error: no\n/),
    });
  });

  test.each([500, 503])("of status %i ends with 6, after four tries", async (status) => {
    const { api, io } = await answering({ "GET /api/health": { status, body: { detail: "later", requestId: "r1" } } });
    const { code, talk } = await run("health", io);
    expect(code).toBe(6);
    expect(talk).toMatch(/error: later\n {2}request id: r1\n$/);
    expect(api.asked).toHaveLength(4);
  });

  test("of no answer ends with 6 and says where to look", async () => {
    const { io } = await answering({});
    api?.stop();
    const { code, talk } = await run("health", io);
    expect(code).toBe(6);
    expect(talk).toMatch(/error: no answer to GET \/api\/health \(ECONNREFUSED\)\nIs the stack running/);
  });

  test("cannot steer the terminal", async () => {
    const { io } = await answering({
      "GET /api/job/executions/a": { status: 404, body: { detail: "\u001b[2Jcleared\u202e" } },
    });
    expect((await run("execution a", io)).talk).toBe("error: \\u001b[2Jcleared\\u202e\n");
  });
});

describe("trigger --wait", () => {
  const triggered: Reply = { status: 202, body: { executionId: "a.t1", status: "STARTED" } };
  const view = (status: string, more: object = {}) => ({
    ...{ executionId: "a.t1", jobName: "a", fireTime: "2027-01-01T00:00:00.000Z", status, shards: 2 },
    ...more,
  });
  const ending = (status: string) => {
    const views = [
      view("RUNNING"),
      view("RUNNING", { counts: { FINISHED: 1 } }),
      view(status, { counts: { [status]: 2 } }),
    ];
    return {
      "POST /api/job/trigger": triggered,
      "GET /api/job/executions/a.t1": () => ({ status: 200, body: views.shift() }),
    };
  };

  test.each([
    { status: "FINISHED", code: 0 },
    { status: "FAILED", code: 1 },
    { status: "LOST", code: 1 },
    { status: "SKIPPED", code: 1 },
  ])("of an execution that ends $status ends with $code", async ({ status, code }) => {
    const { io } = await answering(ending(status));
    const ran = await run("trigger a --wait", io);
    expect(ran.code).toBe(code);
    expect(ran.talk).toBe("a.t1 RUNNING, 0 of 2 shards ended\na.t1 RUNNING, 1 of 2 shards ended: FINISHED 1\n");
    expect(ran.out).toContain(`status     ${status}\n`);
  });

  test("keeps one line up to date in a terminal, and clears it", async () => {
    const { io } = await answering(ending("FINISHED"));
    const { talk } = await run("trigger a -w", { ...io, isLive: true, columns: 30 });
    expect(talk).toBe("\r\u001b[Ka.t1 RUNNING, 0 of 2 shards …\r\u001b[Ka.t1 RUNNING, 1 of 2 shards …\r\u001b[K");
  });

  test("is ended by Ctrl-C, says that the execution goes on, and ends with 130", async () => {
    const { io } = await answering({ ...ending("FINISHED") });
    const interrupt = new AbortController();
    const pause = async () => {
      interrupt.abort(new Error("SIGINT"));
      interrupt.signal.throwIfAborted();
    };
    const { code, talk } = await run("trigger a -w", { ...io, pause, signal: interrupt.signal });
    expect(code).toBe(130);
    expect(talk).toMatch(/a\.t1 goes on; `elastic-job kill a\.t1` cancels it\ninterrupted\n$/);
  });

  test("tells the number of the execution without it", async () => {
    const { api, io } = await answering({ "POST /api/job/trigger": triggered });
    expect((await run("trigger a --item 1 --item 0 --parameter p", io)).out).toBe("a.t1 is started\n");
    expect(api.asked[0]?.body).toEqual({ jobName: "a", jobParameter: "p", shardingItems: [1, 0] });
    expect((await run("trigger a -q", io)).out).toBe("a.t1\n");
  });

  test("of a kill ends well when the execution is KILLED", async () => {
    const { io } = await answering({
      "POST /api/job/executions/a.t1/kill": { status: 202, body: view("CANCELLING") },
      "GET /api/job/executions/a.t1": { status: 200, body: view("KILLED") },
    });
    expect((await run("kill a.t1 --wait", io)).code).toBe(0);
  });
});

test("kill --item cancels single shards, and their execution goes on", async () => {
  const view = { executionId: "a.t1", jobName: "a", fireTime: "2027-01-01T00:00:00.000Z", status: "RUNNING" };
  const answer: Reply = { status: 202, body: view };
  const { api, io } = await answering({
    "POST /api/job/executions/a.t1/shards/2/kill": answer,
    "POST /api/job/executions/a.t1/shards/0/kill": answer,
  });
  expect((await run("kill a.t1 --item 2 --item 0", io)).out).toBe("a.t1 [2, 0] is being cancelled\n");
  expect(api.asked).toHaveLength(2);
});

test("a page limits rows without asking for more", async () => {
  const rows = Array.from({ length: 3 }, (_, n) => ({
    executionId: `a.c${n}`,
    jobName: "a",
    fireTime: "2027-01-01T00:00:00.000Z",
    status: "FINISHED",
  }));
  const link = '</api/job/a/executions?limit=3&after=x>; rel="next"';
  const { api, io } = await answering({ "GET /api/job/a/executions": { status: 200, body: rows, headers: { link } } });
  expect((await run("executions a -n 3 -q", io)).out).toBe("a.c0\na.c1\na.c2\n");
  expect(api.asked.map(({ target }) => target)).toEqual(["/api/job/a/executions?limit=3"]);
});

test("reconcile follows its pages", async () => {
  const pages: Reply[] = [
    { status: 200, body: { examined: 50, repaired: [{ jobName: "a", repairs: ["schedule"] }], next: "m" } },
    { status: 200, body: { examined: 3, repaired: [] } },
  ];
  const { api, io } = await answering({
    "POST /api/operate/reconcile/implicit": () => pages.shift() ?? { status: 500 },
  });
  expect((await run("reconcile implicit", io)).out).toBe("53 examined, 1 repaired\nJOB  REPAIRED\na    schedule\n");
  expect(api.asked.map(({ target }) => target)).toEqual([
    "/api/operate/reconcile/implicit",
    "/api/operate/reconcile/implicit?after=m",
  ]);
});

test("any request can be sent", async () => {
  const { api, io } = await answering({ "POST /api/new/route": { status: 200, body: { a: 1 } } });
  const { out } = await run(`api POST /api/new/route?b=2 --data '{"c":3}'`, io);
  expect(JSON.parse(out)).toEqual({ a: 1 });
  expect(api.asked[0]).toMatchObject({ target: "/api/new/route?b=2", body: { c: 3 } });
  expect((await run("api POST /api/new/route --data {", io)).code).toBe(2);
});

test("no verb has an option that every verb has: it would be read as both", () => {
  const spellings = (flags: string) => flags.split(/[ ,]+/).filter((word) => word.startsWith("-"));
  const shared = new Set([...GLOBAL_OPTIONS.flatMap(({ flags }) => spellings(flags)), "-h", "--help"]);
  expect(shared).toContain("--url");
  const both = VERBS.flatMap(({ name, options = [] }) =>
    options.flatMap(({ flags }) => spellings(flags).filter((one) => shared.has(one))).map((one) => `${name} ${one}`),
  );
  expect(both).toEqual([]);
});

test("a subscription is put at the address of the API, with the address of its webhook in the body", async () => {
  const body = { name: "ops", kinds: ["failed"], skippedInARow: 3, format: "slack", host: "chat.example.com" };
  const { api, io } = await answering({ "PUT /api/operate/notices/ops": { status: 200, body } });
  const line = "notices put ops --hook https://chat.example.com/x --format slack --kind failed";
  expect(await run(line, io)).toMatchObject({ code: 0, out: "ops is told\n" });
  expect(api.asked[0]).toMatchObject({
    body: { url: "https://chat.example.com/x", format: "slack", kinds: ["failed"] },
  });
});

test("a subscription of a topic is put with its ARN alone, and is listed with it", async () => {
  const topicArn = "arn:aws:sns:eu-central-1:123456789012:on-call";
  const body = { name: "ops", kinds: ["failed"], skippedInARow: 3, topicArn, isSigned: false };
  const view = { ...body, updateTime: "2027-01-04T10:00:00.000Z" };
  const { api, io } = await answering({
    "PUT /api/operate/notices/ops": { status: 200, body: view },
    "GET /api/operate/notices": { status: 200, body: [view] },
  });
  expect(await run(`notices put ops --topic ${topicArn}`, io)).toMatchObject({ code: 0 });
  expect(api.asked[0]?.body).toEqual({ topicArn });
  expect((await run("notices list", io)).out).toMatch(/ops .* failed .* sns .* arn:aws:sns:eu-central-1/);
});
