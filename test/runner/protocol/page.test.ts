import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { NextTask } from "../../../functions/contract/job-protocol.ts";
import type { TaskReport } from "../../../functions/contract/task.ts";
import { Timings } from "../../../functions/contract/timings.ts";
import { eventually } from "../../support/eventually.ts";
import { startScript } from "../a-package.ts";
import { aRunner, type Runner } from "../a-runner.ts";
import { aTask } from "../a-task.ts";
import { serveBytes } from "../package-server.ts";

/** The page's exchanges, in its order: each is a request, an empty line and the runner's answer. */
interface Exchange {
  readonly method: string;
  readonly resource: string;
  readonly body: string | undefined;
  readonly status: number;
  readonly answer: unknown;
}

const PAGE = readFileSync(path.join(import.meta.dirname, "../../../functions/runner/protocol/README.md"), "utf8");
const EXCHANGE = /^```http\n(.*?)\n\n(\d{3})\n(.*?)\n```$/gms;

const exchanges = [...PAGE.matchAll(EXCHANGE)].map(([, request = "", status, answer = ""]): Exchange => {
  const [line = "", ...body] = request.split("\n");
  const [method = "", resource = ""] = line.split(" ");
  return {
    method,
    resource,
    body: body.length === 0 ? undefined : body.join("\n"),
    status: Number(status),
    answer: JSON.parse(answer),
  };
});
type Nine<T> = [T, T, T, T, T, T, T, T, T];
const [ask, more, done, failed, notStarted, unauthorized, unknown, nonsense, elsewhere] = exchanges as Nine<Exchange>;
const shown = NextTask.parse(ask.answer);

let runner: Runner;
let app: { appURL: string };
/** The variables at the start of the process. */
let given: Record<string, string>;

/** Lets the runner do the page's task in a process that only tells its port and token: the test speaks for it. */
function run(segment = 1): Promise<TaskReport> {
  const { job, context, taskId } = shown;
  const { executionId, fireTime, attempt, shardingItem: item, shardingParameter, ...shard } = context;
  const { shardingTotalCount, jobParameter } = shard;
  return runner.report(
    aTask({
      ...{ app, taskId, segment, executionId, fireTime, attempt, item, shardingParameter },
      job: { ...job, shardingTotalCount, jobParameter },
    }),
  );
}

async function send({ method, resource, body }: Exchange, token = given.ELASTIC_JOB_RUNTIME_TOKEN) {
  const response = await fetch(`${given.ELASTIC_JOB_RUNTIME_API}${resource}`, {
    method,
    ...(body !== undefined && { body }),
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, answer: await response.json() };
}

const asShown = ({ status, answer }: Exchange) => ({ status, answer });

beforeEach(async () => {
  runner = aRunner();
  app = { appURL: `${(await serveBytes(startScript("env", "exec sleep 60"))).origin}/a.tgz` };
});

/** Begins the page's task and takes its first round. */
async function begin() {
  const report = run();
  await eventually(
    "the app prints its environment",
    () => runner.printed.join("\n").includes("ELASTIC_JOB_RUNTIME_TOKEN") || undefined,
  );
  given = Object.fromEntries(runner.printed.map((line) => line.slice(line.indexOf(" ") + 1).split(/=(.*)/s)));
  const taken = await send(ask);
  return { report, taken };
}

describe("the page of the job protocol", () => {
  test("shows a task as a runner gives it, and the variables that repeat it", async () => {
    const { report, taken } = await begin();
    expect(taken).toEqual({ status: ask.status, answer: { ...shown, stopAt: expect.any(Number) } });
    expect(ask.answer).toEqual(shown);
    expect(JSON.parse(given.ELASTIC_JOB_SHARDING_CONTEXT ?? "")).toEqual(shown.context);
    expect(JSON.parse(given.ELASTIC_JOB_CONFIGURATION ?? "")).toEqual(shown.job);
    await send(failed);
    await report;
  });

  test("shows how a task goes on round by round and ends, each answer sent twice", async () => {
    const { report } = await begin();
    for (const answer of [more, more]) expect(await send(answer)).toEqual(asShown(answer));
    expect((await send(ask)).answer).toMatchObject({ taskId: shown.taskId, segment: 1, round: 2 });
    for (const answer of [done, done]) expect(await send(answer)).toEqual(asShown(answer));
    expect(await report).toMatchObject({ outcome: "FINISHED" });
  });

  test.each([
    { exchange: failed, outcome: "FAILED" },
    { exchange: notStarted, outcome: "ERROR" },
  ])("shows how a process says that a task is $outcome", async ({ exchange, outcome }) => {
    const { report } = await begin();
    expect(await send(exchange)).toEqual(asShown(exchange));
    const { message } = JSON.parse(exchange.body ?? "").error;
    expect(await report).toMatchObject({ outcome, reason: message });
  });

  test("shows the refused requests, and none of them harms the task", async () => {
    const { report } = await begin();
    expect(await send(unauthorized as Exchange, "guess")).toEqual(asShown(unauthorized));
    for (const refused of [unknown, nonsense, elsewhere]) expect(await send(refused)).toEqual(asShown(refused));
    await send({ ...done, body: '{"round":1}' });
    expect(await report).toMatchObject({ outcome: "FINISHED" });
  });

  test("shows no exchange that is not played here, and the real waiting times", () => {
    expect(exchanges).toHaveLength(9);
    const { firstRequestWithinSeconds, killAfterSeconds } = Timings.parse({});
    expect(PAGE).toContain(`if it does not ask within ${firstRequestWithinSeconds} s`);
    expect(PAGE).toContain(`SIGKILL ${killAfterSeconds} s later`);
  });
});
