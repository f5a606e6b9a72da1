import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { taskKey } from "../../functions/adapters/dynamodb/task-key.ts";
import { lambdaClient } from "../../functions/adapters/lambda/client.ts";
import { dispatcherInvoker } from "../../functions/adapters/lambda/invoker.ts";
import { runners } from "../../functions/adapters/lambda/runners.ts";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import type { JobConfig } from "../../functions/contract/job.ts";
import { Task } from "../../functions/contract/task.ts";
import { Timings } from "../../functions/contract/timings.ts";
import { permitRules } from "../../functions/core/run/permits.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { type Endpoint, startEndpoint } from "../adapters/an-endpoint.ts";
import { freshName, NOW } from "../adapters/contract/stores.ts";
import { clientOf, forward, type RealTables, startRealTables, storesOf } from "../adapters/dynamodb/real-tables.ts";
import { aJob, anApp } from "../support/a-job.ts";
import { batchOf, CHECKS_QUEUE, recordOf } from "../support/over-world.ts";
import { requestName } from "../support/request-name.ts";

/** Outcomes that come to the collector together. */
const BATCH = 5;
const FIRST = NOW + 5_000;

let tables: RealTables;
let endpoint: Endpoint;
type Caller = "dispatcher" | "runner" | "collector";
/** The function that runs. */
let caller: Caller = "dispatcher";
/** The requests of all functions, in order, with the bytes of their bodies. */
let requests: {
  readonly caller: Caller;
  readonly request: string;
  readonly bytes: number;
  readonly answered: number;
}[] = [];
let invoked: Task[] = [];

beforeAll(async () => {
  tables = await startRealTables();
  endpoint = await startEndpoint(async (seen) => {
    const bytes = Buffer.byteLength(seen.body);
    if (seen.headers["x-amz-target"] === undefined) {
      requests.push({ caller, request: "Invoke", bytes, answered: 0 });
      invoked.push(Task.parse(JSON.parse(seen.body)));
      return { status: 202 };
    }
    const answer = await forward(tables, seen);
    const request = requestName(String(seen.headers["x-amz-target"]), JSON.parse(seen.body));
    requests.push({ caller, request, bytes, answered: Buffer.byteLength(JSON.stringify(answer.body ?? "")) });
    return answer;
  });
});
beforeEach(() => {
  invoked = [];
  requests = [];
});
afterAll(async () => {
  await endpoint.stop();
  await tables.stop();
});

/** The functions as `main.ts` wires them, on real clients. The secret of the task ids is read before. */
async function aStack(config: Partial<JobConfig>) {
  const client = clientOf(endpoint.url);
  const { clock, ...stores } = storesOf(client, tables);
  const now = () => clock.now;
  const lambda = lambdaClient();
  const key = taskKey(client, tables.config, now);
  await key.make();
  const app = anApp({ appName: freshName("app") });
  const job = aJob({ jobName: freshName("job"), appName: app.appName, cron: "5 0 3 * * ?", ...config });
  await stores.apps.create(app);
  await stores.jobs.create({ revision: NOW, enabled: true, config: job, state: "ACTIVE" }, NOW + 120_000);
  const none = () => Promise.reject(new Error("nothing is sent here"));
  const deps = {
    ...{ ...stores, taskKey: key, now, timings: Timings.parse({}), permitRules: permitRules(1_000), maxInFlight: 500 },
    runners: runners(lambda, { "512": "runner-512" }, "tenant"),
    invoker: dispatcherInvoker(lambda, "dispatcher"),
    notifier: { tell: none },
    laterChecks: { send: none },
    checksQueue: CHECKS_QUEUE,
    metrics: { add: () => {} },
    log: {
      info: () => {},
      error: (fact: string, { cause }: { cause?: unknown }) => expect.unreachable(`${fact}: ${cause}`),
    },
    async sleepUntil(at: number) {
      clock.now = Math.max(clock.now, at);
    },
  };
  requests = [];
  /** The first fire, by a tick, up to the close of its execution. */
  const fire = async () => {
    caller = "dispatcher";
    await createDispatcher(deps)(batchOf({ jobName: job.jobName, instantEpochSeconds: FIRST / 1_000 }));
    const tasks = [...invoked];
    caller = "runner";
    for (const { taskId, cancelKey } of tasks) {
      // `functions/runner/handler.ts` makes these two requests, and one of each every ten seconds.
      await deps.claims.isCancelled(cancelKey);
      await deps.claims.claim(taskId, { nonce: taskId, segment: 1, claimedAt: now(), log: LOG });
    }
    caller = "collector";
    for (let i = 0; i < tasks.length; i += BATCH) {
      await createCollector(deps)(batchOf(...tasks.slice(i, i + BATCH).map((task) => recordOf(task))));
    }
    return deps.runs.getExecution(`${job.jobName}.c${FIRST / 1_000}`);
  };
  return { fire };
}
const LOG = { memoryMB: 256, stream: `2027/01/01/[$LATEST]${"0".repeat(32)}` };

/** The write units of the tables without their indexes: an item written is one, in a transaction it is two. */
const writeUnits = () =>
  requests.reduce((sum, { request }) => {
    if (request.startsWith("Transact")) return sum + 2 * Number(request.split(" ").at(-1));
    return request.startsWith("Update") || request.startsWith("Put") ? sum + 1 : sum;
  }, 0);
const bytes = () => requests.reduce((sum, one) => sum + one.bytes, 0);

/** A function waits for each request, so its billed time grows with these. The time itself needs a clock. */
const workOf = (one: Caller) => {
  const own = requests.filter(({ caller: by }) => by === one);
  const sum = (part: "bytes" | "answered") => own.reduce((all, request) => all + request[part], 0);
  return { requests: own.length, sent: sum("bytes"), answered: sum("answered") };
};

test("a fire of one shard makes 14 requests from its tick to its close", async () => {
  const { fire } = await aStack({ shardingTotalCount: 1 });
  const execution = await fire();
  expect(execution).toMatchObject({ status: "FINISHED" });
  requests.pop();
  expect(requests.map(({ request }) => request)).toEqual([
    // The dispatcher.
    "GetItem JOB STATE",
    "GetItem JOB JOB",
    "GetItem APP APP",
    "TransactWriteItems of 3",
    "UpdateItem CHUNK CHUNK",
    "Invoke",
    "UpdateItem EXEC EXEC",
    // The runner.
    "GetItem TASK CANCEL",
    "UpdateItem TASK TASK",
    // The collector.
    "UpdateItem TASK TASK",
    "GetItem EXEC EXEC",
    "UpdateItem CHUNK CHUNK",
    "GetItem JOB STATE",
    "TransactWriteItems of 6",
  ]);
  expect({ writeUnits: writeUnits(), bytes: bytes() }).toEqual({ writeUnits: 23, bytes: 9_083 });
  expect(workOf("dispatcher")).toEqual({ requests: 7, sent: 3_645, answered: 2_057 });
  expect(workOf("runner")).toEqual({ requests: 2, sent: 860, answered: 400 });
  expect(workOf("collector")).toEqual({ requests: 5, sent: 4_578, answered: 1_431 });
});

test("each further shard makes four requests, and each further batch of outcomes two", async () => {
  const { fire } = await aStack({ shardingTotalCount: 10, shardingItemParameters: "" });
  expect(await fire()).toMatchObject({ status: "FINISHED", counts: { FINISHED: 10 } });
  requests.pop();
  const counts: Record<string, number> = {};
  for (const { request } of requests) counts[request] = (counts[request] ?? 0) + 1;
  expect(counts).toEqual({
    ...{ "GetItem JOB JOB": 1, "GetItem APP APP": 1, "TransactWriteItems of 3": 1 },
    // Before the start, and before the close.
    "GetItem JOB STATE": 2,
    ...{ Invoke: 10, "GetItem TASK CANCEL": 10 },
    // Its claim and its end.
    "UpdateItem TASK TASK": 20,
    "GetItem EXEC EXEC": 2,
    // Its opening, two batches, and its end: the batch with the last shard does not hold all of them.
    "UpdateItem CHUNK CHUNK": 4,
    // Its release, and the mark that owes the close.
    "UpdateItem EXEC EXEC": 2,
    "TransactWriteItems of 5": 1,
  });
  expect({ writeUnits: writeUnits(), bytes: bytes() }).toEqual({ writeUnits: 42, bytes: 35_974 });
  expect(workOf("dispatcher")).toEqual({ requests: 16, sent: 10_318, answered: 2_039 });
  expect(workOf("runner")).toEqual({ requests: 20, sent: 8_600, answered: 4_000 });
  expect(workOf("collector")).toEqual({ requests: 18, sent: 17_056, answered: 7_642 });
});
