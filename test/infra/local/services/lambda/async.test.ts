import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect } from "vitest";
import * as z from "zod";
import { NO_FAULTS } from "../../../../../infra/local/services/faults.ts";
import { AsyncEvents } from "../../../../../infra/local/services/lambda/async-events.ts";
import { eventually } from "../../../../support/eventually.ts";
import { type Fixture, ONCE_SECONDS, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

let fixture: Fixture;
/** Payloads of events that are over. */
const over: string[] = [];

beforeAll(async () => {
  const watcher = { ended: (_: string, { payload }: { payload: string }) => void over.push(payload) };
  fixture = await startFixture({ retryAfterMs: [50, 50], watcher });
});
afterAll(() => fixture.stop());

const Record = z.strictObject({
  version: z.literal("1.0"),
  timestamp: z.iso.datetime(),
  requestContext: z.strictObject({
    requestId: z.uuid(),
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.int(),
  }),
  requestPayload: z.looseObject({ n: z.int() }),
  responseContext: z
    .strictObject({ statusCode: z.literal(200), executedVersion: z.literal("$LATEST"), functionError: z.string() })
    .partial({ functionError: true })
    .optional(),
  responsePayload: z.unknown().optional(),
});

let events = 0;

/** Invokes asynchronously. @returns the number that identifies the event's record. */
async function accept(FunctionName: string, event: object): Promise<number> {
  const n = events++;
  const Payload = JSON.stringify({ ...event, n });
  const { StatusCode } = await fixture.lambda.send(
    new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }),
  );
  expect(StatusCode).toBe(202);
  return n;
}

/** Records of one event that have come to a destination. */
const recordsOf = (n: number, queue = "outcomes") =>
  [...(fixture.local.queues.get(queue)?.messages() ?? [])]
    .map(({ body }) => Record.parse(JSON.parse(body)))
    .filter(({ requestPayload }) => requestPayload.n === n);

const recordOf = (n: number) => eventually(`the record of event ${n}`, () => recordsOf(n)[0]);
const outcome = async (FunctionName: string, event: object) => recordOf(await accept(FunctionName, event));
const died = (requestId: string, how: string) => ({
  errorType: "Runtime.ExitError",
  errorMessage: `RequestId: ${requestId} Error: ${how}`,
});

conforms("async: accepted with 202 and no body", async () => {
  const answer = await fixture.lambda.send(
    new InvokeCommand({ FunctionName: "once", InvocationType: "Event", Payload: '{"do":"echo","n":-1}' }),
  );
  expect(answer.StatusCode).toBe(202);
  expect(answer.Payload?.length ?? 0).toBe(0);
});

conforms("async: an alias has a configuration of its own", async () => {
  const arn = "arn:aws:lambda:us-east-1:123456789012:function:once";
  const [bare, byName, byArn] = [
    await accept("once", { do: "echo" }),
    await accept("once:otherwise", { do: "echo" }),
    await accept(`${arn}:otherwise`, { do: "echo" }),
  ];
  expect((await recordOf(bare)).requestContext.functionArn).toBe(`${arn}:$LATEST`);
  for (const n of [byName, byArn]) {
    const [{ requestContext } = {}] = await eventually(`the record of event ${n}`, () => {
      const records = recordsOf(n, "elsewhere");
      return records.length > 0 ? records : undefined;
    });
    expect(requestContext?.functionArn).toBe(`${arn}:otherwise`);
    expect(recordsOf(n)).toEqual([]);
  }
});

conforms("async: the record of a success", async () => {
  const n = await accept("once", { do: "echo", a: 1 });
  const record = await recordOf(n);
  expect(record).toEqual({
    version: "1.0",
    timestamp: expect.any(String),
    requestContext: {
      requestId: expect.any(String),
      functionArn: "arn:aws:lambda:us-east-1:123456789012:function:once:$LATEST",
      condition: "Success",
      approximateInvokeCount: 1,
    },
    requestPayload: { do: "echo", a: 1, n },
    responseContext: { statusCode: 200, executedVersion: "$LATEST" },
    responsePayload: expect.objectContaining({ event: { do: "echo", a: 1, n } }),
  });
});

conforms("async: the request id is the one the function sees", async () => {
  const { requestContext, responsePayload } = await outcome("once", { do: "echo" });
  expect(responsePayload).toMatchObject({ awsRequestId: requestContext.requestId });
});

conforms("async: the record of a failure", async () => {
  const record = await outcome("once", { do: "throw", message: "no" });
  expect(record).toMatchObject({
    requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 1 },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType: "TypeError", errorMessage: "no" },
  });
});

conforms("async: a function error is retried as often as configured", async () => {
  const n = await accept("twice", { do: "throw", message: "again" });
  expect((await recordOf(n)).requestContext).toMatchObject({
    condition: "RetriesExhausted",
    approximateInvokeCount: 2,
  });
  expect(recordsOf(n)).toHaveLength(1);
});

conforms("async: an event that would be too old is not retried", async () => {
  const slow = await startFixture({ retryAfterMs: [60_000] });
  const Payload = '{"do":"throw","message":"old","n":0}';
  await slow.lambda.send(new InvokeCommand({ FunctionName: "aging", InvocationType: "Event", Payload }));
  const record = await eventually("the record", () => {
    const [message] = slow.local.queues.get("outcomes")?.messages() ?? [];
    return message && Record.parse(JSON.parse(message.body));
  });
  await slow.stop();
  expect(record).toMatchObject({
    requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 1 },
    responsePayload: { errorMessage: "old" },
  });
});

conforms("async: an event too old to begin goes to the destination", async () => {
  const data = mkdtempSync(path.join(tmpdir(), "aged-"));
  mkdirSync(path.join(data, "events"));
  const event = { id: randomUUID(), payload: '{"do":"echo","n":0}', invokeCount: 0, isRunning: false };
  const put = { ...event, acceptedAt: Date.now() - 60_000 };
  writeFileSync(path.join(data, "events", "aging"), `${JSON.stringify({ put })}\n`);
  const restarted = await startFixture({ data });
  const [message] = restarted.local.queues.get("outcomes")?.messages() ?? [];
  await restarted.stop();
  rmSync(data, { recursive: true });
  const record = Record.parse(JSON.parse(message?.body ?? ""));
  expect(record.requestContext).toMatchObject({ condition: "EventAgeExceeded", approximateInvokeCount: 0 });
  expect(record).not.toHaveProperty("responsePayload");
});

conforms("async: no concurrency at all fails at once, without a response", async () => {
  const record = await outcome("closed", { do: "echo" });
  expect(record.requestContext).toMatchObject({ condition: "ZeroReservedConcurrency", approximateInvokeCount: 0 });
  expect(record).not.toHaveProperty("responseContext");
  expect(record).not.toHaveProperty("responsePayload");
});

conforms("async: a time-out is Sandbox.Timedout", async () => {
  const { requestContext, responsePayload } = await outcome("once", { do: "hang" });
  expect(responsePayload).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestContext.requestId} Error: Task timed out after ${ONCE_SECONDS}.00 seconds`,
  });
});

conforms("async: a clean exit in mid-work is Runtime.ExitError", async () => {
  const { requestContext, responsePayload } = await outcome("once", { do: "exit", code: 0 });
  expect(responsePayload).toEqual(died(requestContext.requestId, "Runtime exited without providing a reason"));
});

conforms("async: an exit status is Runtime.ExitError and named", async () => {
  const { requestContext, responsePayload } = await outcome("once", { do: "exit", code: 3 });
  expect(responsePayload).toEqual(died(requestContext.requestId, "Runtime exited with error: exit status 3"));
});

conforms("async: a killed process is Runtime.ExitError", async () => {
  const { requestContext, responsePayload } = await outcome("once", { do: "kill" });
  expect(responsePayload).toEqual(died(requestContext.requestId, "Runtime exited with error: signal: killed"));
});

conforms("async: a process out of memory ends alone", async () => {
  const before = await outcome("once", { do: "identify" });
  const { responsePayload } = await outcome("once", { do: "hoard" });
  expect(responsePayload).toMatchObject({ errorType: "Runtime.ExitError" });
  const after = await outcome("once", { do: "identify" });
  expect([before, after].map(({ requestContext }) => requestContext.condition)).toEqual(["Success", "Success"]);
});

conforms("async: an unhandled rejection is Runtime.UnhandledPromiseRejection", async () => {
  const { responsePayload } = await outcome("once", { do: "reject" });
  expect(responsePayload).toMatchObject({
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: "this is not caught",
  });
});

conforms("async: an uncaught exception is the failure", async () => {
  const { responsePayload } = await outcome("once", { do: "throwLater" });
  expect(responsePayload).toMatchObject({ errorType: "SyntaxError", errorMessage: "this is not caught either" });
});

conforms("async: a promise that never settles is Runtime.NodeJsExit", async () => {
  const { responsePayload } = await outcome("once", { do: "neverSettle" });
  expect(responsePayload).toMatchObject({ errorType: "Runtime.NodeJsExit" });
});

conforms("async: code that cannot be loaded fails the invocation", async () => {
  const { requestContext, responsePayload } = await outcome("broken", {});
  expect(requestContext).toMatchObject({ condition: "RetriesExhausted", approximateInvokeCount: 1 });
  expect(responsePayload).toMatchObject({ errorMessage: "no such luck" });
});

conforms("async: a record too large for its destination is lost", async () => {
  const n = await accept("once", { do: "large", size: 1_048_576 });
  await eventually("the event's end", () => over.find((payload) => payload.endsWith(`"n":${n}}`)));
  expect(recordsOf(n)).toEqual([]);
});

conforms("async: throttled events wait in the queue", async () => {
  const file = path.join(fixture.directory, "throttled");
  const all = await Promise.all(Array.from({ length: 12 }, () => accept("once", { do: "wait", ms: 50, file })));
  for (const n of all) expect((await recordOf(n)).requestContext.condition).toBe("Success");
  let most = 0;
  let busy = 0;
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    busy += line === "begin" ? 1 : -1;
    most = Math.max(most, busy);
  }
  expect([busy, most <= 4]).toEqual([0, true]);
});

conforms("async: duplicates happen", async () => {
  const once = fixture.local.functions.get("once");
  if (once === undefined) throw new Error("the fixture has no function once");
  const records: string[] = [];
  const events = new AsyncEvents({
    pool: once.pool,
    qualifier: "$LATEST",
    config: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    journalPath: path.join(fixture.directory, "duplicating"),
    faults: { ...NO_FAULTS, duplicate: () => true },
    deliver: (_, record) => void records.push(record),
    watcher: {},
  });
  events.accept('{"do":"echo","n":0}');
  await eventually("two records", () => (records.length === 2 ? true : undefined));
  events.close();
  const [first, second] = records.map((record) => Record.parse(JSON.parse(record)));
  expect(first?.requestPayload).toEqual(second?.requestPayload);
});
