import { beforeEach, describe, expect, test } from "vitest";
import { parseExecutionId } from "../../../functions/core/run/ids.ts";
import { taskIdOf, unsignedTaskIdOf } from "../../../functions/core/run/task-id.ts";
import type { LogEvent, LogStreams } from "../../../functions/ports/log-streams.ts";
import { fanOutStore } from "../../memory/fan-out-ports.ts";
import { logStreams } from "../../memory/log-streams.ts";
import { taskKey } from "../../memory/message-ports.ts";
import { taskClaims, taskEnds } from "../../memory/task-ports.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let streams: Map<string, LogEvent[]>;
let asked: number;
let pageSize: number;
let api: ReturnType<typeof anApi>;
let executionId: string;

const counted: LogStreams = {
  read(place, request) {
    asked++;
    return logStreams(streams, pageSize).read(place, request);
  },
};

beforeEach(async () => {
  streams = new Map();
  asked = 0;
  pageSize = 10_000;
  api = anApi({ logStreams: counted });
  await api.send({ method: "POST", path: "/api/app", body: documentedApp });
  await api.send({ method: "POST", path: "/api/job/register", body: { ...documentedJob, failover: true } });
  executionId = (await api.send({ method: "POST", path: "/api/job/trigger", body: "foo_job" })).json.executionId;
  await fanOutStore(api.world).openChunk(executionId, 0, NOW, NOW);
});

const nameOf = (item = 0, attempt = 1) => ({
  ...(parseExecutionId(executionId) ?? { jobName: "", fireId: "" }),
  item,
  attempt,
});
const signed = async (item = 0, attempt = 1) => taskIdOf(nameOf(item, attempt), await taskKey().signer());

const get = async (query = "", taskId = unsignedTaskIdOf(nameOf())) =>
  api.send({ method: "GET", path: `/api/job/executions/${executionId}/tasks/${taskId}/log${query}` });
const textsOf = ({ json }: Awaited<ReturnType<typeof get>>) => json.lines.map(({ text }: { text: string }) => text);

const claimed = async (segment = 1, stream = "stream", claimedAt = NOW) =>
  taskClaims(api.world).claim(await signed(), {
    ...{ nonce: `${segment}`, segment, claimedAt },
    log: { memoryMB: 256, stream },
  });
const ended = async (lines?: number, endedAt = NOW + 1_000) => {
  const end = { outcome: "FINISHED", endedAt, reportedSegment: 1, ...(lines !== undefined && { lines }) } as const;
  await taskEnds(api.world).end(await signed(), end);
};
/** Prints lines of the task, a millisecond apart. */
async function printed(texts: readonly string[], { segment = 1, from = 1, at = NOW, stream = "stream" } = {}) {
  const taskId = await signed();
  const events = texts.map((output, i) => ({
    at: at + i,
    message: JSON.stringify({ taskId, segment, line: from + i, output }),
  }));
  add(stream, ...events);
}
const add = (stream: string, ...events: LogEvent[]) =>
  streams.set(
    stream,
    [...(streams.get(stream) ?? []), ...events].sort((a, b) => a.at - b.at),
  );
const numbered = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => `line ${first + i}`);

test("the newest lines come first, and the mark leads on behind them", async () => {
  await claimed();
  await printed(numbered(1, 5));
  const newest = await get("?limit=2");
  expect(newest.json).toEqual({
    lines: [
      { time: new Date(NOW + 3).toISOString(), text: "line 4" },
      { time: new Date(NOW + 4).toISOString(), text: "line 5" },
    ],
    next: expect.any(String),
    hasEarlier: true,
    isComplete: false,
  });
  await printed(["line 6"], { from: 6, at: NOW + 4 });
  const following = await get(`?after=${newest.json.next}`);
  expect(textsOf(following)).toEqual(["line 6"]);
  expect(textsOf(await get(`?after=${following.json.next}`))).toEqual([]);
  expect((await get()).json).toMatchObject({ hasEarlier: false, lines: { length: 6 } });
});

test.each([1, 2, 3, 7, 10_000])("every line is read once from the first on, in pages of %i", async (limit) => {
  await claimed();
  await printed(numbered(1, 20).slice(0, 10));
  await printed(numbered(11, 20), { from: 11, at: NOW + 9 });
  await ended(20);
  const lines: string[] = [];
  let after = "0";
  for (let isComplete = false; !isComplete; ) {
    const page = await get(`?after=${after}&limit=${limit}`);
    lines.push(...textsOf(page));
    ({ next: after, isComplete } = page.json);
  }
  expect(lines).toEqual(numbered(1, 20));
});

describe("the end of a log", () => {
  test("a task that was not claimed yet has an empty page, and is not complete", async () => {
    expect((await get()).json).toEqual({ lines: [], next: "0", hasEarlier: false, isComplete: false });
  });

  test("a task that printed nothing has an empty page, and is complete", async () => {
    await claimed();
    await ended(0);
    expect((await get()).json).toEqual({ lines: [], next: "0", hasEarlier: false, isComplete: true });
  });

  test("a task is complete once all lines that it reported have been read", async () => {
    await claimed();
    await ended(2);
    await printed(["one"]);
    expect((await get()).json.isComplete).toBe(false);
    await printed(["two"], { from: 2, at: NOW + 1 });
    expect((await get()).json.isComplete).toBe(true);
    expect((await get("?after=0&limit=1")).json.isComplete).toBe(false);
  });

  test("a task that ended without a report is complete some seconds later", async () => {
    await claimed();
    await printed(["one"]);
    await ended(undefined, NOW + 1_000);
    api.world.now = NOW + 15_999;
    const page = await get();
    expect(page.json.isComplete).toBe(false);
    api.world.now = NOW + 16_000;
    expect((await get(`?after=${page.json.next}`)).json).toMatchObject({ lines: [], isComplete: true });
    expect((await get("?after=0&limit=1")).json.isComplete, "more may follow a full page").toBe(false);
  });

  test("a task that was killed before a runner took it is complete", async () => {
    await ended();
    expect((await get()).json).toMatchObject({ lines: [], isComplete: true });
  });
});

describe("lines of others", () => {
  test("only a line with the task's signed id is the task's", async () => {
    await claimed();
    const other = await signed(1);
    const forged = [
      JSON.stringify({ taskId: other, segment: 1, line: 1, output: "another shard's" }),
      JSON.stringify({ taskId: unsignedTaskIdOf(nameOf()), segment: 1, line: 1, output: "unsigned" }),
      JSON.stringify({ taskId: `${unsignedTaskIdOf(nameOf())}@-@${"A".repeat(43)}`, segment: 1, line: 1, output: "x" }),
      JSON.stringify({ taskId: other, segment: 1, line: 2, output: await signed() }),
      `{"taskId":"${await signed()}"`,
      JSON.stringify({ taskId: await signed(), segment: 1, line: 0, output: "no such line" }),
      "null",
      "",
    ];
    add("stream", ...forged.map((message, i) => ({ at: NOW + i, message })));
    await printed(["mine"], { at: NOW + 3 });
    expect(textsOf(await get())).toEqual(["mine"]);
    expect(textsOf(await get("?after=0"))).toEqual(["mine"]);
  });

  test("a flood of them costs five calls a page, and every page leads on", async () => {
    await claimed();
    add("stream", ...Array.from({ length: 100 }, () => ({ at: NOW + 2, message: "flood" })));
    await printed(["first", "second"], { at: NOW + 500 });
    await ended(2);
    pageSize = 3;
    const lines: string[] = [];
    let pages = 0;
    for (let after = "0", isComplete = false; !isComplete; pages++) {
      asked = 0;
      const page = await get(`?after=${after}`);
      expect(asked).toBeLessThanOrEqual(5);
      expect(page.json.next === after && !page.json.isComplete).toBe(false);
      lines.push(...textsOf(page));
      ({ next: after, isComplete } = page.json);
    }
    expect(lines).toEqual(["first", "second"]);
    expect(pages).toBeLessThan(5);
  });

  test("a flood behind the newest lines costs five calls, and the page says that it is not all", async () => {
    await claimed();
    await printed(["mine"]);
    add("stream", ...Array.from({ length: 100 }, () => ({ at: NOW + 2, message: "flood" })));
    pageSize = 3;
    expect((await get()).json).toMatchObject({ lines: [], hasEarlier: true, next: "0" });
    expect(asked).toBe(5);
  });
});

describe("a task of several segments", () => {
  beforeEach(async () => {
    await claimed(1, "one");
    await printed(["a", "b"], { stream: "one" });
    await claimed(2, "two", NOW + 100);
    await printed(["c"], { segment: 2, at: NOW + 100, stream: "two" });
    await claimed(3, "one", NOW + 200);
    await printed(["d"], { segment: 3, at: NOW + 200, stream: "one" });
    api.world.now = NOW + 60_000;
  });

  test("its lines come from all of its streams, in order, each once", async () => {
    expect(textsOf(await get())).toEqual(["a", "b", "c", "d"]);
    expect((await get("?limit=2")).json).toMatchObject({ hasEarlier: true, lines: [{ text: "c" }, { text: "d" }] });
    const lines: string[] = [];
    for (let after = "0"; lines.length < 4; ) {
      const page = await get(`?after=${after}`);
      lines.push(...textsOf(page));
      after = page.json.next;
    }
    expect(lines).toEqual(["a", "b", "c", "d"]);
  });

  test("a reader waits for the last lines of a stream before it goes on to the next", async () => {
    api.world.now = NOW + 15_000;
    const first = await get("?after=0");
    expect(textsOf(first)).toEqual(["a", "b"]);
    expect((await get(`?after=${first.json.next}`)).json).toMatchObject({ lines: [], next: first.json.next });
    await printed(["late"], { from: 3, at: NOW + 90, stream: "one" });
    expect(textsOf(await get(`?after=${first.json.next}`))).toEqual(["late"]);
  });
});

describe("a task that is not there", () => {
  test.each([
    { what: "an item that the execution has not", taskId: () => unsignedTaskIdOf(nameOf(999)) },
    { what: "an attempt that was never issued", taskId: () => unsignedTaskIdOf(nameOf(0, 2)) },
    { what: "another spelling", taskId: () => unsignedTaskIdOf(nameOf()).replace("@-@0@-@", "@-@00@-@") },
    { what: "a task of another execution", taskId: () => "foo_job@-@0@-@READY@-@foo_job.c1.1" },
    { what: "no task id", taskId: () => "0" },
  ])("$what is a 404", async ({ taskId }) => {
    const { statusCode, json } = await get("", taskId());
    expect([statusCode, json.detail]).toEqual([404, `Cannot found task '${taskId()}' of execution '${executionId}'.`]);
  });

  test("a task of an execution that is not there, or no more, is a 404", async () => {
    executionId = "foo_job.c1";
    const { statusCode, json } = await get();
    expect([statusCode, json.detail]).toEqual([404, "Cannot found execution 'foo_job.c1'."]);
  });

  test("an attempt that waits to be issued is there, and empty", async () => {
    await fanOutStore(api.world).addRetries(executionId, 0, new Map([[0, { attempt: 2, issued: false, at: NOW }]]));
    expect((await get("", unsignedTaskIdOf(nameOf(0, 2)))).json.lines).toEqual([]);
    expect((await get("", unsignedTaskIdOf(nameOf(0, 3)))).statusCode).toBe(404);
  });
});

test.each(["after=x", "after=1.2", "after=1.2.3.4", "limit=0", "limit=10001", "limit=x"])(
  "%s is refused",
  async (query) => {
    expect((await get(`?${query}`)).statusCode).toBe(400);
  },
);
