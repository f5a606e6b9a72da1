import { beforeEach, describe, expect, test } from "vitest";
import type { TaskLogLine } from "../../../functions/contract/task-log.ts";
import type { Io } from "../../../infra/cli/io.ts";
import { run } from "./an-io.ts";

const ID = "nightly.c1";
const taskId = (item: number, attempt = 1) =>
  `nightly@-@${item}@-@${attempt === 1 ? "READY" : "FAILOVER"}@-@${ID}.${attempt}`;

/** The state of the API, which changes while the command looks. */
let status: string;
let shards: { item: number; attempts: number }[];
let logs: Map<string, { lines: string[]; isComplete: boolean }>;
let asked: string[];

beforeEach(() => {
  status = "RUNNING";
  shards = [{ item: 0, attempts: 1 }];
  logs = new Map();
  asked = [];
});

/** Pages of two lines. */
const fetch: Io["fetch"] = async ({ pathname, searchParams }) => {
  const path = decodeURIComponent(pathname);
  asked.push(path);
  const reply = (body: unknown) => new Response(JSON.stringify(body), { status: 200 });
  if (path === `/api/job/executions/${ID}`) return reply({ executionId: ID, status });
  if (path === `/api/job/executions/${ID}/tasks`) {
    const item = searchParams.get("item");
    const wanted = shards.filter((shard) => item === null || String(shard.item) === item);
    return reply(
      wanted.map(({ item: of, attempts }) => ({
        item: of,
        status: "RUNNING",
        attempts: Array.from({ length: attempts }, (_, n) => ({ attempt: n + 1, taskId: taskId(of, n + 1) })),
      })),
    );
  }
  const { lines = [], isComplete = false } = logs.get(/tasks\/(.*)\/log$/.exec(path)?.[1] ?? "") ?? {};
  const from = Number(searchParams.get("after"));
  const page = lines.slice(from, from + 2);
  return reply({
    lines: page.map((text): TaskLogLine => ({ time: "2027-01-01T00:00:00.000Z", text })),
    next: String(from + page.length),
    hasEarlier: from > 0,
    isComplete: isComplete && from + page.length === lines.length,
  });
};
const logged = (item: number, lines: string[], attempt = 1, isComplete = true) =>
  logs.set(taskId(item, attempt), { lines, isComplete });
const logsOf = (line: string, io: Partial<Io> = {}) =>
  run(`logs ${line}`, { fetch, environment: { ELASTIC_JOB_URL: "http://127.0.0.1:1" }, ...io });

test("each line begins with its shard, and with its number in a later attempt", async () => {
  shards = [
    { item: 0, attempts: 1 },
    { item: 7, attempts: 2 },
  ];
  logged(0, ["a", "b", "c"]);
  logged(7, ["first"]);
  logged(7, ["second"], 2);
  const { code, out, talk } = await logsOf(ID);
  expect([code, talk]).toEqual([0, ""]);
  expect(out.split("\n").sort()).toEqual(["", "[0] a", "[0] b", "[0] c", "[7.2] second", "[7] first"]);
  expect(out.indexOf("[0] a")).toBeLessThan(out.indexOf("[0] c"));
});

test("shards and a task can be named", async () => {
  shards = [0, 1, 2].map((item) => ({ item, attempts: 1 }));
  for (const item of [0, 1, 2]) logged(item, [`of ${item}`]);
  expect((await logsOf(`${ID} --item 1`)).out).toBe("[1] of 1\n");
  expect((await logsOf(`${ID} ${taskId(2)}`)).out).toBe("[2] of 2\n");
  expect((await logsOf(`${ID} --item x`)).code).toBe(2);
});

test("the output of a job cannot imitate the line of another shard, and cannot control the terminal", async () => {
  logged(0, ["x\r[1] forged", "\u001b[2K\u001b[1A[1] forged", "a\nb", "\u202e", "windows\r"]);
  const { out } = await logsOf(ID);
  expect(out.split("\n")).toEqual([
    "[0] x\\u000d[1] forged",
    "[0] \\u001b[2K\\u001b[1A[1] forged",
    "[0] a\\u000ab",
    "[0] \\u202e",
    "[0] windows",
    "",
  ]);
});

test("colours go only to a terminal, and JSON is one object a line", async () => {
  logged(0, ["a\u001b", "b"]);
  expect((await logsOf(ID, { hasColour: true })).out).toContain("\u001b[36m[0]\u001b[0m a\\u001b\n");
  const { out } = await logsOf(`${ID} --json`);
  const time = "2027-01-01T00:00:00.000Z";
  expect(
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { item: 0, attempt: 1, time, text: "a\u001b" },
    { item: 0, attempt: 1, time, text: "b" },
  ]);
});

test("an execution that printed nothing says so, in the reader's language", async () => {
  expect(await logsOf(ID)).toEqual({ code: 0, out: "", talk: "nothing was printed so far\n" });
  expect((await logsOf(ID, { language: "zh" })).talk).toBe("目前没有任何输出\n");
});

describe("follow", () => {
  test.each([
    { outcome: "FINISHED", code: 0 },
    { outcome: "FAILED", code: 1 },
    { outcome: "SKIPPED", code: 1 },
  ])("of an execution that is $outcome ends with $code, after its last line", async ({ outcome, code }) => {
    const steps = [
      () => logged(0, ["one"], 1, false),
      () => {
        shards = [{ item: 0, attempts: 2 }];
        logged(0, ["one", "two"]);
        logged(0, ["again"], 2, false);
      },
      () => {
        status = outcome;
      },
      () => logged(0, ["again", "late"], 2),
    ];
    const ran = await logsOf(`${ID} -f`, { pause: async () => steps.shift()?.() });
    expect(ran).toEqual({ code, out: "[0] one\n[0] two\n[0.2] again\n[0.2] late\n", talk: `${ID} ${outcome}\n` });
    expect(steps).toEqual([]);
  });

  test("does not read a complete log again", async () => {
    logged(0, ["one"]);
    let looks = 0;
    const pause = async () => {
      if (++looks === 3) status = "FINISHED";
    };
    await logsOf(`${ID} -f`, { pause });
    expect(asked.filter((path) => path.endsWith("/log"))).toHaveLength(1);
  });

  test("ends with Ctrl-C, and the execution goes on", async () => {
    const interrupted = new AbortController();
    const pause = async () => {
      interrupted.abort();
      interrupted.signal.throwIfAborted();
    };
    const ran = await logsOf(`${ID} -f`, { pause, signal: interrupted.signal });
    expect(ran).toMatchObject({ code: 130, talk: "interrupted\n" });
    expect(asked.filter((path) => path.endsWith("/kill"))).toEqual([]);
  });
});
