import {
  type ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { afterAll, beforeAll, expect } from "vitest";
import { eventually } from "../../../../support/eventually.ts";
import { type Fixture, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

/** A target that is handed an event. */
const once = (event: object) => ({
  Arn: "arn:aws:lambda:us-east-1:123456789012:function:once",
  RoleArn: "arn:aws:iam::123456789012:role/Fixture-Role",
  Input: JSON.stringify(event),
});
const onceAYear = (Name: string, more: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name,
  GroupName: "group",
  ScheduleExpression: "cron(0 0 1 1 ? *)",
  FlexibleTimeWindow: { Mode: "OFF" },
  Target: once({}),
  ...more,
});
const create = (Name: string, more?: Partial<CreateScheduleCommandInput>) =>
  fixture.scheduler.send(new CreateScheduleCommand(onceAYear(Name, more)));
const update = (Name: string, more?: Partial<CreateScheduleCommandInput>) =>
  fixture.scheduler.send(new UpdateScheduleCommand(onceAYear(Name, more)));
const get = (Name: string) => fixture.scheduler.send(new GetScheduleCommand({ Name, GroupName: "group" }));
const remove = (Name: string) => fixture.scheduler.send(new DeleteScheduleCommand({ Name, GroupName: "group" }));

/** The input of the one-time function, by its records. */
const handed = (name: string) =>
  [...(fixture.local.queues.get("outcomes")?.messages() ?? [])]
    .map(({ body }) => JSON.parse(body))
    .filter(({ requestPayload }) => requestPayload.name === name);

let names = 0;

conforms("scheduler: accepted expressions", async () => {
  for (const ScheduleExpression of [
    "cron(0-59/10 0-23/2 ? * * *)",
    "cron(*/15 * * * ? *)",
    "cron(8-8 2,3,4 * * ? *)",
    "cron(15 10 ? * 6L 2022-2023)",
    "cron(0 0 3W * ? *)",
    "cron(0 0 ? * 3#2 *)",
    "cron(0 0 L * ? 2199)",
    "rate(1 minute)",
    "rate(5 minutes)",
    "rate(1 hour)",
    "rate(7 days)",
    "at(2050-12-31T23:59:59)",
  ])
    await create(`accepted-${names++}`, { ScheduleExpression, State: "DISABLED" });
});

conforms("scheduler: refused expressions", async () => {
  for (const ScheduleExpression of [
    "cron(INVALID)",
    "cron()",
    "cron(71 8 1 * ? *)",
    "cron(7 20 * * NOT *)",
    "cron(0 1 * * * *)",
    "rate()",
    "rate(10)",
    "rate(10 seconds)",
    "rate(10 years)",
    "rate(10 minutess)",
    "rate(-10 minutes)",
    "rate( 10 minutes )",
    " rate(10 minutes)",
    "at(2021-12-31)",
    "at(2021-12-31T23:59:59Z)",
  ])
    await expect(create(`refused-${names++}`, { ScheduleExpression }), ScheduleExpression).rejects.toMatchObject({
      name: "ValidationException",
      message: `Invalid Schedule Expression ${ScheduleExpression}.`,
      $metadata: { httpStatusCode: 400 },
    });
});

conforms("scheduler: time zones are those of the tz database", async () => {
  for (const zone of ["UTC", "PRC", "EST5EDT", "Etc/GMT-8", "Asia/Calcutta", "America/Argentina/Buenos_Aires"])
    await create(`zone-${names++}`, { ScheduleExpressionTimezone: zone });
  for (const zone of [
    "CST",
    "IST",
    "CTT",
    "SystemV/PST8",
    "GMT+08:00",
    "UTC+8",
    "Asia/Beijing",
    "asia/shanghai",
    "utc",
  ])
    for (const ScheduleExpression of ["cron(0 0 1 1 ? *)", "rate(5 minutes)"])
      await expect(
        create(`zone-${names++}`, { ScheduleExpression, ScheduleExpressionTimezone: zone }),
        zone,
      ).rejects.toMatchObject({ name: "ValidationException" });
});

conforms("scheduler: one of day-of-month and day-of-week is ?", async () => {
  for (const days of ["* * *", "1 * MON", "? * ?"])
    await expect(create("days", { ScheduleExpression: `cron(0 0 ${days} *)` }), days).rejects.toMatchObject({
      name: "ValidationException",
    });
});

conforms("scheduler: a name that exists is a conflict", async () => {
  await create("taken");
  const conflict: Partial<ConflictException> = { name: "ConflictException" };
  await expect(create("taken")).rejects.toMatchObject({ ...conflict, $metadata: { httpStatusCode: 409 } });
});

conforms("scheduler: a name that does not exist is not found", async () => {
  for (const call of [get, update, remove])
    await expect(call("nobody")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  await expect(create("astray", { GroupName: "nowhere" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

conforms("scheduler: names have 1 to 64 of certain characters", async () => {
  await create(`${"n".repeat(60)}-_.0`);
  for (const name of ["n".repeat(65), "a name", "näme"])
    await expect(create(name), name).rejects.toMatchObject({ name: "ValidationException" });
});

conforms("scheduler: an update replaces the whole schedule", async () => {
  const zone = { ScheduleExpressionTimezone: "Europe/Berlin", State: "DISABLED" } as const;
  await create("replaced", { ...zone, Description: "first" });
  expect(await get("replaced")).toMatchObject(zone);
  await update("replaced", { ScheduleExpression: "rate(1 hour)" });
  expect(await get("replaced")).toMatchObject({
    Arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/group/replaced",
    ScheduleExpression: "rate(1 hour)",
    ScheduleExpressionTimezone: "UTC",
    State: "ENABLED",
  });
});

conforms("scheduler: schedules are listed by group", async () => {
  await create("listed");
  await fixture.scheduler.send(new CreateScheduleCommand({ ...onceAYear("elsewhere"), GroupName: "default" }));
  const { Schedules } = await fixture.scheduler.send(new ListSchedulesCommand({ GroupName: "group" }));
  const found = Schedules?.map(({ Name }) => Name);
  expect([found?.includes("listed"), found?.includes("elsewhere")]).toEqual([true, false]);
  expect(Schedules?.find(({ Name }) => Name === "listed")).not.toHaveProperty("ScheduleExpression");
});

conforms("scheduler: lists come in pages", async () => {
  for (const name of ["paged-1", "paged-2", "paged-3"]) await create(name);
  const names: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await fixture.scheduler.send(
      new ListSchedulesCommand({ GroupName: "group", MaxResults: 2, ...(NextToken && { NextToken }) }),
    );
    expect(page.Schedules?.length).toBeLessThanOrEqual(2);
    names.push(...(page.Schedules ?? []).map(({ Name }) => Name));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  expect(names).toEqual(expect.arrayContaining(["paged-1", "paged-2", "paged-3"]));
  expect(new Set(names).size).toBe(names.length);
});

conforms("scheduler: context attributes are filled in", async () => {
  const Target = once({
    do: "echo",
    name: "context",
    at: "<aws.scheduler.scheduled-time>",
    arn: "<aws.scheduler.schedule-arn>",
    id: "<aws.scheduler.execution-id>",
    attempt: "<aws.scheduler.attempt-number>",
  });
  const before = Math.floor(Date.now() / 1_000) * 1_000;
  await create("context", { ScheduleExpression: "rate(1 day)", Target });
  const [record] = await eventually("the fire", () => {
    const found = handed("context");
    return found.length > 0 ? found : undefined;
  });
  expect(record.requestPayload).toEqual({
    do: "echo",
    name: "context",
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/group/context",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    attempt: "1",
  });
  expect(Date.parse(record.requestPayload.at)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(record.requestPayload.at)).toBeLessThanOrEqual(Date.now());
});

conforms("scheduler: the target function is invoked asynchronously", async () => {
  const Target = once({ do: "throw", message: "no", name: "asynchronous" });
  await create("asynchronous", { ScheduleExpression: "rate(1 day)", Target });
  const [record] = await eventually("the record of the failure", () => {
    const found = handed("asynchronous");
    return found.length > 0 ? found : undefined;
  });
  expect(record.requestContext).toMatchObject({ condition: "RetriesExhausted", approximateInvokeCount: 1 });
});

conforms("scheduler: a disabled schedule does not fire", async () => {
  const rate = { ScheduleExpression: "rate(1 day)" };
  await create("disabled", { ...rate, State: "DISABLED", Target: once({ do: "echo", name: "disabled" }) });
  await create("enabled", { ...rate, Target: once({ do: "echo", name: "enabled" }) });
  await eventually("the fire of the one made later", () => (handed("enabled").length > 0 ? true : undefined));
  expect(handed("disabled")).toEqual([]);
});
