import { afterEach, expect, test } from "vitest";
import { anApi } from "./an-api.ts";
import { run } from "./an-io.ts";

let api: Awaited<ReturnType<typeof anApi>> | undefined;
afterEach(() => api?.stop());

const view = (fire: string, status: string, counts: object = {}) => ({
  ...{ executionId: `a.${fire}`, jobName: "a", fireTime: "2027-01-01T00:00:00.000Z", status, shards: 2, counts },
});
const ALONE = view("b7", "FINISHED", { FINISHED: 2 });

/** Pages of the job's newest executions, one a look; Ctrl-C is pressed after the last. */
async function watching(pages: readonly (readonly object[])[], line = "watch a") {
  const interrupt = new AbortController();
  let look = 0;
  api = await anApi(({ target }) =>
    target.startsWith("/api/job/executions/") ? { status: 200, body: ALONE } : { status: 200, body: pages[look] },
  );
  const pause = async () => {
    look++;
    if (look === pages.length) interrupt.abort(new Error("SIGINT"));
    interrupt.signal.throwIfAborted();
  };
  const io = { environment: { ELASTIC_JOB_URL: api.url }, pause, signal: interrupt.signal, now: () => 0 };
  return { asked: api.asked, ...(await run(line, io)) };
}

test("each change of a job's executions is a line, those that ended before are no news, and Ctrl-C ends it", async () => {
  const { code, out, talk } = await watching([
    [view("c2", "RUNNING"), view("c1", "FINISHED")],
    [view("c2", "RUNNING", { FINISHED: 1 }), view("c1", "FINISHED")],
    [view("c2", "RUNNING", { FINISHED: 1 }), view("c1", "FINISHED")],
    [view("c3", "FAILED", { FAILED: 2 }), view("c2", "FINISHED", { FINISHED: 2 })],
  ]);
  expect(code).toBe(130);
  expect(talk).toBe("interrupted\n");
  const at = "1970-01-01 00:00:00Z";
  expect(out).toBe(
    `${at}  a.c2 RUNNING, 0 of 2 shards ended\n` +
      `${at}  a.c2 RUNNING, 1 of 2 shards ended: FINISHED 1\n` +
      `${at}  a.c2 FINISHED, 2 of 2 shards ended: FINISHED 2\n` +
      `${at}  a.c3 FAILED, 2 of 2 shards ended: FAILED 2\n`,
  );
});

test("an open execution that has left the newest page is read alone", async () => {
  const { out, asked } = await watching(
    [[view("b7", "RUNNING")], [view("c9", "FINISHED")], [view("c9", "FINISHED")]],
    "watch a -q",
  );
  expect(out).toBe("a.b7 RUNNING\na.b7 FINISHED\na.c9 FINISHED\n");
  expect(asked.filter(({ target }) => target === "/api/job/executions/a.b7")).toHaveLength(1);
});

test("--json prints one object a line", async () => {
  const { out } = await watching([[view("c1", "RUNNING")]], "watch a --json");
  expect(JSON.parse(out)).toEqual(view("c1", "RUNNING"));
});

test.each([
  { status: "FINISHED", code: 0 },
  { status: "FAILED", code: 1 },
])("an execution that ends $status ends the watch with $code", async ({ status, code }) => {
  api = await anApi(() => ({ status: 200, body: view("c1", status) }));
  expect((await run("watch a.c1", { environment: { ELASTIC_JOB_URL: api.url } })).code).toBe(code);
});

test("a job that does not exist ends with 3", async () => {
  api = await anApi(() => ({ status: 404, body: { type: "job-not-found", detail: "no such job" } }));
  expect((await run("watch a", { environment: { ELASTIC_JOB_URL: api.url } })).code).toBe(3);
});
