import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { createHandler as createCollector } from "../../functions/collector/handler.ts";
import { taskIdOf } from "../../functions/core/run/task-id.ts";
import { kill } from "../../functions/steps/run-state/cancel.ts";
import { taskKey } from "../memory/message-ports.ts";
import { batchOf, NOW, recordOf } from "../support/over-world.ts";
import { aBroker, keyOf, secretOf } from "./a-broker.ts";

/*
 * A hostile job holds its runner's role, so it may invoke the broker with any payload. It knows all names, and the keys of
 * its own task. Nothing else is given to it.
 */

type World = Awaited<ReturnType<typeof aBroker>>;
type Case = readonly [attack: string, request: (over: World) => unknown];

const forgedSign = (text: string) => createHmac("sha256", "a guessed secret").update(text).digest("base64url");
const parts = ({ mine }: World) => mine.taskId.split("@-@");
const nameOfMine = { jobName: "foo_job", fireId: `c${Math.floor(NOW / 1_000) + 5}`, item: 0, attempt: 1 };
const replaced = (over: World, at: number, part: string) => ({
  ...over.valid,
  taskId: parts(over).with(at, part).join("@-@"),
});

const FORGED: readonly Case[] = [
  ["no request at all", () => undefined],
  ["a text", () => "credentials"],
  ["a request without a nonce", ({ valid: { nonce: _, ...rest } }) => rest],
  ["an empty nonce", ({ valid }) => ({ ...valid, nonce: "" })],
  ["a nonce of another kind", ({ valid }) => ({ ...valid, nonce: ["nonce of foo"] })],
  ["a wish for something else", ({ valid }) => ({ ...valid, wants: "everything" })],
  ["a role of its own choice", ({ valid }) => ({ ...valid, roleArn: "arn:aws:iam::123456789012:role/bar_app" })],
  ["an app of its own choice", ({ valid }) => ({ ...valid, app: { appName: "bar_app" } })],
  ["an endless task id", ({ valid }) => ({ ...valid, taskId: "x".repeat(100_000) })],
  [
    "its id without the signature",
    ({ valid }) => ({ ...valid, taskId: valid.taskId.split("@-@").slice(0, 4).join("@-@") }),
  ],
  ["its id with another signature", ({ valid }) => ({ ...valid, taskId: taskIdOf(nameOfMine, forgedSign) })],
  ["its signature cut short", ({ valid }) => ({ ...valid, taskId: valid.taskId.slice(0, -1) })],
  ["its signature with another key's number", (over) => replaced(over, 4, `2.${parts(over)[4]}`)],
  ["its signature under another job's name", (over) => replaced(over, 0, "bar_job")],
  ["its signature under another item", (over) => replaced(over, 1, "1")],
  ["its signature under another type", (over) => replaced(over, 2, "FAILOVER")],
  ["its signature under a later attempt", (over) => replaced(over, 3, `${over.mine.executionId}.2`)],
  ["its signature under another fire", (over) => replaced(over, 3, "foo_job.c1.1")],
  ["its signature under another tenant's execution", (over) => replaced(over, 3, `${over.theirs.executionId}.1`)],
  ["another spelling of its item", (over) => replaced(over, 1, "00")],
  ["another nonce", ({ valid }) => ({ ...valid, nonce: "guessed" })],
  ["its nonce with a blank", ({ valid }) => ({ ...valid, nonce: `${valid.nonce} ` })],
  ["the nonce in another case", ({ valid }) => ({ ...valid, nonce: valid.nonce.toUpperCase() })],
  ["the nonce of an ended row", ({ valid }) => ({ ...valid, nonce: "ended" })],
  ["another tenant's task id with its own nonce", ({ valid, theirs }) => ({ ...valid, taskId: theirs.taskId })],
  ["its own task id with another tenant's nonce", ({ valid }) => ({ ...valid, nonce: "nonce of bar" })],
  [
    "the id of a shard that no runner has claimed",
    ({ valid, fooTasks }) => ({ ...valid, taskId: fooTasks[1]?.taskId }),
  ],
  ["the cancel key for a task id", ({ valid, mine }) => ({ ...valid, taskId: mine.cancelKey })],
];

test.each(FORGED)("%s is refused", async (_, requestOf) => {
  const over = await aBroker();
  expect(await over.ask(requestOf(over))).toEqual({ refused: expect.any(String) });
  expect(over.sessions).toEqual([]);
  // The control: the same broker serves the claim itself.
  expect(await over.ask(over.valid)).toMatchObject({ credentials: { accessKeyId: keyOf("foo_app") } });
});

/** The same attack, with another wish. The wish is the attack itself where it is none of the broker's. */
const forSecrets = (request: unknown) =>
  typeof request === "object" && request !== null && Reflect.get(request, "wants") === "credentials"
    ? { ...request, wants: "secrets" }
    : request;

test.each(FORGED)("%s gets no secret", async (_, requestOf) => {
  const over = await aBroker();
  expect(await over.ask(forSecrets(requestOf(over)))).toEqual({ refused: expect.any(String) });
  expect([over.sessions, over.reads]).toEqual([[], []]);
  expect(await over.ask(over.forSecrets)).toEqual({ secrets: { PASSWORD: "s3cret of Jobs/foo_app" } });
});

test.each([
  ["a name of its own choice", { secrets: { PASSWORD: secretOf("bar_app") } }],
  ["another variable's name", { variable: "PASSWORD" }],
  ["a secret of its own choice", { secretId: secretOf("bar_app") }],
])("a request with %s is refused", async (_, more) => {
  const over = await aBroker();
  expect(await over.ask({ ...over.forSecrets, ...more })).toEqual({ refused: expect.any(String) });
  expect(over.reads).toEqual([]);
});

test("an app that names another tenant's secret reads it with its own role, and is refused", async () => {
  const over = await aBroker({ misfire: true });
  const { deps, world } = over;
  const bar = await deps.apps.get("bar_app");
  const job = await deps.jobs.get("bar_job");
  if (bar === undefined || job === undefined) throw new Error("there is no app");
  await deps.apps.create({ ...bar, appName: "thief", secrets: { PASSWORD: secretOf("foo_app") } });
  const config = { ...job.config, jobName: "thief", appName: "thief" };
  await deps.jobs.create({ ...job, config }, world.now + 120_000);
  const [task] = await over.fire("thief");
  if (task === undefined) throw new Error("no task runs");
  await over.claimed(task, "nonce of thief");
  const request = { taskId: task.taskId, nonce: "nonce of thief", wants: "secrets" };
  expect(await over.ask(request)).toEqual({ refused: "PASSWORD cannot be read: not authorized" });
});

/** The claim was valid once. */
type Replay = readonly [story: string, happens: (over: World) => Promise<unknown>, why: RegExp];

const REPLAYED: readonly Replay[] = [
  ["finished", ({ deps, mine }) => createCollector(deps)(batchOf(recordOf(mine))), /ended as FINISHED/],
  [
    "failed",
    ({ deps, mine }) => createCollector(deps)(batchOf(recordOf(mine, { outcome: "FAILED" }))),
    /ended as FAILED/,
  ],
  ["was LOST", ({ deps, mine }) => deps.ends.end(mine.taskId, { outcome: "LOST", endedAt: NOW }), /ended as LOST/],
  [
    "was killed with its shard",
    ({ deps, mine }) => deps.ends.end(mine.taskId, { outcome: "KILLED", endedAt: NOW }),
    /KILLED/,
  ],
  ["was killed with its execution", ({ deps }) => kill(deps, "foo_job", nameOfMine.fireId), /CANCELLING/],
  [
    "ended with its execution",
    ({ deps, fooTasks }) => createCollector(deps)(batchOf(...fooTasks.map((task) => recordOf(task)))),
    /FINISHED/,
  ],
  [
    "went on in its next segment",
    ({ deps, mine, world }) =>
      deps.claims.claim(mine.taskId, { nonce: "of segment 2", segment: 2, claimedAt: world.now }),
    /another one/,
  ],
  ["outlived its invocation", async ({ world }) => void Object.assign(world, { now: world.now + 900_000 }), /over/],
  [
    "moved its claim into the future",
    async ({ world, mine }) => void setClaim(world, mine, world.now + 61_000),
    /future/,
  ],
  ["garbled its claim", async ({ world, mine }) => void setClaim(world, mine, "soon"), /another one/],
  ["lost its row", async ({ world, mine }) => void world.tasks.delete(mine.taskId), /not claimed/],
];

function setClaim(world: World["world"], { taskId }: World["mine"], claimedAt: unknown): void {
  world.tasks.put(taskId, { ...world.tasks.get(taskId), taskId, claimedAt: claimedAt as number });
}

test.each(REPLAYED)("a replay of a task that %s is refused", async (_, happens, why) => {
  const over = await aBroker();
  expect(await over.ask(over.valid)).toHaveProperty("credentials");
  await happens(over);
  expect(await over.ask(over.valid)).toEqual({ refused: expect.stringMatching(why) });
  expect(await over.ask(over.forSecrets)).toEqual({ refused: expect.stringMatching(why) });
  expect([over.sessions.length, over.reads]).toEqual([1, []]);
});

test("a lost attempt gets nothing while the next attempt of its shard runs", async () => {
  const over = await aBroker({ failover: true, shardingTotalCount: 1 });
  const { deps, mine, world, claimed, ask, valid } = over;
  const collect = createCollector(deps);
  await collect(
    batchOf({ ...recordOf(mine), requestContext: { condition: "EventAgeExceeded" }, responsePayload: null }),
  );
  const second = taskIdOf({ ...nameOfMine, attempt: 2 }, await deps.taskKey.signer());
  expect(await ask({ ...valid, taskId: second })).toEqual({ refused: "the task was not claimed" });
  world.now += 70_000;
  await claimed({ taskId: second }, "nonce of attempt 2");
  expect(await ask(valid)).toEqual({ refused: expect.stringContaining("ended as") });
  expect(await ask({ ...valid, taskId: second, nonce: "nonce of foo" })).toHaveProperty("refused");
  expect(await ask({ ...valid, taskId: second, nonce: "nonce of attempt 2" })).toHaveProperty("credentials");
});

test("a key that became known signs nothing of an execution that began after its successor", async () => {
  const over = await aBroker();
  const rotated = {
    ...over.deps,
    taskKey: taskKey("the first secret of the stack, known", "the second secret of the stack"),
  };
  const sign = await rotated.taskKey.signer();
  const execution = over.world.executions.get(over.mine.executionId);
  if (execution === undefined) throw new Error("there is no execution");
  over.world.executions.put(over.mine.executionId, { ...execution, taskKey: 2 });
  const forged = taskIdOf(nameOfMine, sign);
  await over.claimed({ taskId: forged }, "nonce");
  expect(await over.ask({ ...over.valid, taskId: forged, nonce: "nonce" })).toHaveProperty("refused");
});

test("no log line and no refusal holds a signed id, a nonce or a credential", async () => {
  const over = await aBroker();
  const answers = [];
  for (const [, requestOf] of FORGED) answers.push(await over.ask(requestOf(over)));
  await over.ask(over.valid);
  await over.ask(over.forSecrets);
  const told = JSON.stringify([answers, over.facts]);
  expect(over.facts.length).toBeGreaterThan(10);
  for (const secret of [parts(over)[4] ?? "", "nonce of", "key of", "token", "s3cret"])
    expect(told).not.toContain(secret);
});
