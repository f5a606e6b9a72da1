import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { taskKey } from "../../../functions/adapters/dynamodb/task-key.ts";
import { IDLE_DAEMON } from "../../../functions/core/run/daemon-state.ts";
import { inParallel } from "../../../functions/steps/in-parallel.ts";
import { aJob, anApp } from "../../support/a-job.ts";
import { type Answer, awsError, type Endpoint, startEndpoint } from "../an-endpoint.ts";
import { aChange, aFire, aStart } from "../contract/a-change.ts";
import { freshName, NOW, type Stores } from "../contract/stores.ts";
import { clientOf, forward, type RealTables, startRealTables, storesOf } from "./real-tables.ts";

let tables: RealTables;
let endpoint: Endpoint;
let stores: Stores;
/** Answers to the requests, in order. */
let answers: { readonly operation: string; readonly body: { readonly Items?: readonly object[] } }[] = [];
/** Is asked before each request; an answer of its own stands for DynamoDB's. */
let before: (operation: string, number: number) => Promise<Answer | undefined> = async () => undefined;

beforeAll(async () => {
  tables = await startRealTables();
  endpoint = await startEndpoint(async (seen) => {
    const operation = String(seen.headers["x-amz-target"]).split(".")[1] ?? "";
    const answer = (await before(operation, answers.length + 1)) ?? (await forward(tables, seen));
    answers.push({ operation, body: answer.body as object });
    return answer;
  });
});
beforeEach(() => {
  before = async () => undefined;
  stores = storesOf(clientOf(endpoint.url), tables);
});
afterAll(async () => {
  await endpoint.stop();
  await tables.stop();
});

async function askedBy(call: () => Promise<unknown>) {
  answers = [];
  await call();
  return answers;
}
const operationsOf = async (call: () => Promise<unknown>) => (await askedBy(call)).map(({ operation }) => operation);
const started = async () => {
  const fire = aFire(freshName("job"));
  await stores.runs.commit(aStart(fire));
  return { fire, executionId: `${fire.jobName}.${fire.fireId}` };
};
const aStoredJob = async () => {
  const config = aJob({ jobName: freshName("job") });
  const job = { revision: NOW, enabled: true, config, state: "ACTIVE" as const };
  await stores.jobs.create(job, NOW);
  await stores.jobs.change({ ...job, revision: NOW + 1 }, NOW, NOW + 1);
  return config.jobName;
};

describe("a call makes no request that it can do without", () => {
  test("a change of a DAEMON's shards alone is no transaction", async () => {
    const to = { ...IDLE_DAEMON, version: 1 };
    const change = { jobName: freshName("job"), chunk: 0, from: IDLE_DAEMON, to, followed: [] };
    expect(await operationsOf(() => stores.daemons.commit(change))).toEqual(["PutItem"]);
  });

  test("a task key that is there is only read", async () => {
    await taskKey(clientOf(endpoint.url), tables.config, () => NOW).make();
    const another = taskKey(clientOf(endpoint.url), tables.config, () => NOW);
    expect(await operationsOf(() => another.make())).toEqual(["GetItem"]);
  });

  test("all permits of a chunk are given back at once", async () => {
    const executionId = freshName("job.c1");
    await stores.permits.take({ executionId, chunk: 0, blocks: [0, 1], limit: 5, now: NOW });
    expect(await operationsOf(() => stores.permits.give(executionId, 0, [0, 1], true))).toEqual(["UpdateItem"]);
  });

  test("a retry that is due behind its chunk's check moves no check", async () => {
    const { executionId } = await started();
    await stores.fanOuts.openChunk(executionId, 0, NOW, NOW + 10);
    const retries = new Map([[1, { attempt: 2, issued: false, at: NOW + 20 }]]);
    expect(await operationsOf(() => stores.fanOuts.addRetries(executionId, 0, retries))).toEqual(["UpdateItem"]);
  });

  test("the revision in force is read as one row, and a removal reads keys alone", async () => {
    const jobName = await aStoredJob();
    const [inForce] = await askedBy(() => stores.jobs.getRevisionAt(jobName, NOW + 9));
    expect(inForce?.body.Items).toHaveLength(1);
    const asked = await askedBy(() => stores.jobs.remove(jobName, NOW + 1));
    const gone = asked.flatMap(({ body }) => body.Items ?? []);
    expect(gone.map((row) => Object.keys(row).sort())).toEqual([
      ["PK", "SK"],
      ["PK", "SK"],
    ]);
  });
});

test("the newest executions are read as few rows of each shard", async () => {
  const shards = 16;
  const at = Date.UTC(2100, 0, 1);
  stores.clock.now = at;
  const jobs = Array.from({ length: 120 }, () => freshName("job"));
  await inParallel(jobs.entries(), 20, ([n, jobName]) =>
    stores.runs.commit(aStart(aFire(jobName), undefined, { startedAt: at + n, shards: 1 })),
  );
  const asked = await askedBy(async () => {
    const { executions } = await stores.started.newest(at, at + jobs.length, shards);
    expect(executions.map(({ startedAt }) => startedAt - at)).toEqual(
      jobs
        .map((_, n) => n)
        .slice(-shards)
        .reverse(),
    );
  });
  // Five rows of each shard. One that holds five of the newest is asked again, for twenty.
  expect(asked.length).toBeLessThanOrEqual(shards + 2);
  const rows = asked.reduce((sum, { body }) => sum + (body.Items?.length ?? 0), 0);
  expect(rows).toBeLessThanOrEqual(shards * 5 + 2 * 20);
});

describe("a call that fails, or loses a race", () => {
  test("a job stays while one of its revisions cannot be deleted", async () => {
    const jobName = await aStoredJob();
    before = async (operation) => (operation === "DeleteItem" ? awsError("AccessDeniedException") : undefined);
    await expect(stores.jobs.remove(jobName, NOW + 1)).rejects.toThrow("AccessDeniedException");
    expect(await stores.jobs.get(jobName)).toBeDefined();
  });

  test("a permit that another chunk takes meanwhile is not taken twice", async () => {
    const [first, second] = [freshName("job.c1"), freshName("job.c2")];
    const other = { executionId: first, chunk: 0, blocks: [0], limit: 1, now: NOW };
    before = async (_, number) => {
      if (number !== 2) return undefined;
      before = async () => undefined;
      await stores.permits.take(other);
      return undefined;
    };
    answers = [];
    const mine = { executionId: second, chunk: 0, blocks: [0, 1], limit: 1, now: NOW };
    expect(await stores.permits.take(mine)).toEqual({ blocks: new Set(), isLeftOut: false });
    for (const executionId of [first, second]) await stores.permits.give(executionId, 0, [], true);
  });

  test("permits that change fifty times while they are read are a fault", async () => {
    const Item = { held: { SS: ["job.c3|0|0"] } };
    before = async () => awsError("ConditionalCheckFailedException", 400, { Item });
    answers = [];
    const take = stores.permits.take({
      executionId: freshName("job.c4"),
      chunk: 0,
      blocks: [0, 1],
      limit: 5,
      now: NOW,
    });
    await expect(take).rejects.toThrow("the permits changed 50 times while they were read");
    expect(answers).toHaveLength(1 + 50);
  });

  test("a cancellation of an execution that is not open names it", async () => {
    const { fire, executionId } = await started();
    const cancel = { executionId: `${executionId}0`, cancelKey: freshName("key"), reason: "killed" } as const;
    const change = aChange(fire.jobName, { version: 1, running: fire.fireId, queue: [] }, { cancel });
    await expect(stores.runs.commit(change)).rejects.toThrow(cancel.executionId);
  });
});

describe("a row that is read", () => {
  test("is a fire without its keys in a list", async () => {
    const { fire } = await started();
    expect(await stores.runs.listFires(fire.jobName, { limit: 5 })).toEqual({ items: [fire] });
  });

  test("keeps the origin of an app's deletion", async () => {
    const app = anApp({ appName: freshName("app") });
    await stores.apps.create(app);
    const origin = { action: "deleted", at: NOW, caller: "alice", sourceAddress: "::1" } as const;
    const change = { appName: app.appName, kind: "deleted", at: NOW, pass: 1, origin } as const;
    await stores.appChanges.remove(app, change, NOW);
    expect(await stores.appChanges.get(app.appName)).toEqual(change);
  });
});
