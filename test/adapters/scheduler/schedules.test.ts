import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { schedulerClient } from "../../../functions/adapters/scheduler/client.ts";
import { schedules } from "../../../functions/adapters/scheduler/schedules.ts";
import { type Answer, awsError, type Endpoint, startEndpoint, stubAwsEnvironment } from "../an-endpoint.ts";

let endpoint: Endpoint;
/** EventBridge's answers to the next requests; then success. */
let said: Answer[] = [];
const DONE = { status: 200, body: { ScheduleArn: "arn:aws:scheduler:us-east-1:1:schedule/group/foo_job" } };
const ABSENT = awsError("ResourceNotFoundException", 404);
const CONFLICT = awsError("ConflictException", 409);

beforeAll(async () => {
  endpoint = await startEndpoint(() => said.shift() ?? DONE);
  stubAwsEnvironment(endpoint.url);
});
afterEach(() => {
  expect(said).toEqual([]);
  endpoint.seen.length = 0;
});
afterAll(() => endpoint.stop());

const aSchedule = { jobName: "foo_job", expression: "cron(58 11 * * ? *)", timeZone: "Europe/Berlin", enabled: true };
const adapter = () => schedules(schedulerClient(), { group: "jobs", plannerArn: "arn:planner", roleArn: "arn:role" });
const methods = () => endpoint.seen.map(({ method }) => method);

test("a schedule is replaced as a whole: nothing of the one before is left", async () => {
  await adapter().put(aSchedule);
  const [request] = endpoint.seen;
  expect([request?.method, request?.path]).toEqual(["PUT", "/schedules/foo_job"]);
  const { ClientToken: _, ...written } = JSON.parse(request?.body ?? "");
  expect(written).toEqual({
    GroupName: "jobs",
    ScheduleExpression: "cron(58 11 * * ? *)",
    ScheduleExpressionTimezone: "Europe/Berlin",
    State: "ENABLED",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: {
      Arn: "arn:planner",
      RoleArn: "arn:role",
      Input: '{"jobName":"foo_job","scheduledTime":"<aws.scheduler.scheduled-time>"}',
      RetryPolicy: { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 10 },
    },
  });
});

test("the schedule of a disabled job is disabled", async () => {
  await adapter().put({ ...aSchedule, enabled: false });
  expect(JSON.parse(endpoint.seen[0]?.body ?? "").State).toBe("DISABLED");
});

test("a schedule that does not exist is created, from the same values", async () => {
  said = [ABSENT];
  await adapter().put(aSchedule);
  expect(methods()).toEqual(["PUT", "POST"]);
  const [replaced, created] = endpoint.seen.map(({ body }) => ({ ...JSON.parse(body), ClientToken: "" }));
  expect(created).toEqual(replaced);
});

test("a schedule that another caller creates meanwhile is replaced", async () => {
  said = [ABSENT, CONFLICT];
  await adapter().put(aSchedule);
  expect(methods()).toEqual(["PUT", "POST", "PUT"]);
});

test("a conflict with another write passes, or is thrown", async () => {
  said = [CONFLICT, CONFLICT];
  await adapter().put(aSchedule);
  said = [CONFLICT];
  await adapter().remove("foo_job");
  expect(methods()).toEqual(["PUT", "PUT", "PUT", "DELETE", "DELETE"]);
  said = Array(6).fill(CONFLICT);
  await expect(adapter().put(aSchedule)).rejects.toThrow("ConflictException");
});

test("a refusal by EventBridge is thrown at once", async () => {
  said = [awsError("ValidationException", 400)];
  await expect(adapter().put(aSchedule)).rejects.toThrow("ValidationException");
  expect(methods()).toEqual(["PUT"]);
});

test("removing one is harmless when there is none", async () => {
  await adapter().remove("foo_job");
  said = [ABSENT];
  await adapter().remove("foo_job");
  for (const { method, path } of endpoint.seen) {
    const { pathname, searchParams } = new URL(path, endpoint.url);
    expect([method, pathname, searchParams.get("groupName")]).toEqual(["DELETE", "/schedules/foo_job", "jobs"]);
  }
  expect(endpoint.seen).toHaveLength(2);
});

test("a schedule in EventBridge is read as it was written", async () => {
  const held = {
    Name: "foo_job",
    ScheduleExpression: "cron(58 11 * * ? *)",
    ScheduleExpressionTimezone: "Europe/Berlin",
    State: "ENABLED",
  };
  said = [{ status: 200, body: held }, { status: 200, body: { ...held, State: "DISABLED" } }, ABSENT];
  expect(await adapter().get("foo_job")).toEqual(aSchedule);
  expect(await adapter().get("foo_job")).toEqual({ ...aSchedule, enabled: false });
  expect(await adapter().get("foo_job")).toBeUndefined();
});

test("names are listed page by page, of the group's schedules alone", async () => {
  said = [
    { status: 200, body: { Schedules: [{ Name: "a" }, { Name: "b" }], NextToken: "token" } },
    { status: 200, body: { Schedules: [{ Name: "c" }] } },
  ];
  expect(await adapter().list({ limit: 1_000 })).toEqual({ items: ["a", "b"], next: "token" });
  expect(await adapter().list({ limit: 2, after: "token" })).toEqual({ items: ["c"] });
  const asked = endpoint.seen.map(({ path }) => Object.fromEntries(new URL(path, endpoint.url).searchParams));
  expect(asked).toEqual([
    { ScheduleGroup: "jobs", MaxResults: "100" },
    { ScheduleGroup: "jobs", MaxResults: "2", NextToken: "token" },
  ]);
});
