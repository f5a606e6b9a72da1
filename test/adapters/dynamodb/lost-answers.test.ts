import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NO_TALLY } from "../../../functions/core/run/fold-outcomes.ts";
import { aJob, anApp } from "../../support/a-job.ts";
import { awsError, type Endpoint, type Seen, startEndpoint } from "../an-endpoint.ts";
import { aChange, aFire, aStart, COUNTS } from "../contract/a-change.ts";
import { freshName, NOW, type Stores } from "../contract/stores.ts";
import { clientOf, forward, type RealTables, startRealTables, storesOf } from "./real-tables.ts";

type Trouble = Awaited<ReturnType<Parameters<typeof startEndpoint>[0]>> | "lose the answer";

let tables: RealTables;
let endpoint: Endpoint;
let stores: Stores;
/** The troubles of the next writes, one after another; then DynamoDB answers. */
let troubles: Trouble[] = [];

const operationOf = ({ headers }: Seen) => String(headers["x-amz-target"]).split(".")[1] ?? "";
const isWrite = (seen: Seen) => /^(Put|Update|Delete|Transact)/.test(operationOf(seen));

beforeAll(async () => {
  tables = await startRealTables();
  endpoint = await startEndpoint(async (seen) => {
    const trouble = isWrite(seen) ? troubles.shift() : undefined;
    if (trouble !== undefined && trouble !== "lose the answer") return trouble;
    const answer = await forward(tables, seen);
    return trouble === undefined ? answer : "hang up";
  });
});
beforeEach(() => {
  // A client that has met much trouble gives up earlier, and begins afresh with each test.
  stores = storesOf(clientOf(endpoint.url), tables);
});
afterAll(async () => {
  await endpoint.stop();
  await tables.stop();
});

/** @returns the write's answer under this trouble; each trouble was met. */
async function through<T>(met: Trouble[], write: () => Promise<T>): Promise<T> {
  troubles = [...met];
  const answer = await write();
  expect(troubles).toEqual([]);
  return answer;
}

describe("a write whose answer is lost is repeated, and knows itself", () => {
  const LOST: Trouble[] = ["lose the answer", "lose the answer"];
  const aNewJob = () => {
    const config = aJob({ jobName: freshName("job") });
    return { revision: NOW, enabled: true, config, state: "ACTIVE" as const };
  };

  test("an app is created, and updated", async () => {
    const app = anApp({ appName: freshName("app") });
    expect(await through(LOST, () => stores.apps.create(app))).toBe(true);
    expect(await through(LOST, () => stores.apps.update({ ...app, revision: 2 }))).toBe(true);
    expect((await stores.apps.get(app.appName))?.revision).toBe(2);
  });

  test("a job is created, changed and removed; its cursor is armed", async () => {
    const job = aNewJob();
    const { jobName } = job.config;
    expect(await through(LOST, () => stores.jobs.create(job, NOW))).toBe("created");
    expect(await through(LOST, () => stores.jobs.change({ ...job, revision: NOW + 1 }, NOW, NOW))).toBe("changed");
    const cursor = { jobName, revision: NOW + 1, armedUntil: NOW + 1, settledUntil: NOW + 1 };
    expect(await through(LOST, () => stores.cursors.arm(cursor, NOW + 9))).toBe(true);
    expect(await through(LOST, () => stores.cursors.settle(cursor, NOW + 5, NOW + 6))).toBe(true);
    await through(LOST, () => stores.jobs.remove(jobName, NOW + 1));
    expect(await stores.jobs.get(jobName)).toBeUndefined();
  });

  test("a run state is committed once", async () => {
    const fire = aFire(freshName("job"));
    expect(await through(LOST, () => stores.runs.commit(aStart(fire)))).toBe("committed");
    const executionId = `${fire.jobName}.${fire.fireId}`;
    const close = { executionId, outcome: "FINISHED", counts: COUNTS, startedAt: NOW, endedAt: NOW } as const;
    const change = aChange(fire.jobName, { version: 1, queue: [] }, { close });
    expect(await through(LOST, () => stores.runs.commit(change))).toBe("committed");
    expect((await stores.runs.readState(fire.jobName)).version).toBe(2);
  });

  test("a repeated claim and a repeated end have the result of the first", async () => {
    const taskId = freshName("task");
    const claim = { nonce: "mine", segment: 1, claimedAt: NOW };
    expect(await through(LOST, () => stores.claims.claim(taskId, claim))).toBe(true);
    expect(await through(LOST, () => stores.claims.claim(taskId, { ...claim, segment: 2 }))).toBe(true);
    const row = await through(LOST, () => stores.ends.end(taskId, { outcome: "FAILED", endedAt: NOW }));
    expect(row).toEqual({ taskId, claimedAt: NOW, segment: 2, outcome: "FAILED", endedAt: NOW });
  });

  test("a chunk is done once", async () => {
    const fire = aFire(freshName("job"));
    await stores.runs.commit(aStart(fire));
    const executionId = `${fire.jobName}.${fire.fireId}`;
    const execution = await through(LOST, () => stores.fanOuts.addDoneChunk(executionId, 0, NO_TALLY, NOW));
    expect(execution.doneChunks).toEqual(new Set([0]));
  });
});

describe("a write that meets a transaction is repeated", () => {
  const CONFLICT = awsError("TransactionConflictException");
  const CANCELLED = awsError("TransactionCanceledException", 400, {
    CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }],
  });
  const IN_PROGRESS = awsError("TransactionInProgressException");

  test("a single item's", async () => {
    const taskId = freshName("task");
    const write = () => stores.ends.end(taskId, { outcome: "LOST", endedAt: NOW });
    expect((await through([CONFLICT, CONFLICT], write)).outcome).toBe("LOST");
  });

  test("a transaction, with the token it had", async () => {
    const fire = aFire(freshName("job"));
    const from = endpoint.seen.length;
    expect(await through([CANCELLED, CANCELLED], () => stores.runs.commit(aStart(fire)))).toBe("committed");
    const tokens = endpoint.seen.slice(from).map(({ body }) => JSON.parse(body).ClientRequestToken);
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("and one whose first try is still on its way", async () => {
    const fire = aFire(freshName("job"));
    expect(await through([IN_PROGRESS], () => stores.runs.commit(aStart(fire)))).toBe("committed");
  });

  test("a run state that stays contended is stale, so the caller reads it again", async () => {
    const fire = aFire(freshName("job"));
    expect(await through(Array(5).fill(CANCELLED), () => stores.runs.commit(aStart(fire)))).toBe("stale");
    expect(await stores.runs.getFire(fire.jobName, fire.fireId)).toBeUndefined();
  });

  test("every other error that stays is thrown", async () => {
    const failing = Array(5).fill(awsError("InternalServerError", 500));
    const write = () => stores.ends.end(freshName("task"), { outcome: "LOST", endedAt: NOW });
    await expect(through(failing, write)).rejects.toThrow("InternalServerError");
  });
});

test("a request that is never answered is given up and made again", async () => {
  const taskId = freshName("task");
  const row = await through(["say nothing"], () => stores.ends.end(taskId, { outcome: "LOST", endedAt: NOW }));
  expect(row.outcome).toBe("LOST");
});
