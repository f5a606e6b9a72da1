import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { lambdaClient } from "../../../functions/adapters/lambda/client.ts";
import { collectorInvoker, dispatcherInvoker, plannerInvoker } from "../../../functions/adapters/lambda/invoker.ts";
import { runners } from "../../../functions/adapters/lambda/runners.ts";
import type { Task } from "../../../functions/contract/task.ts";
import { aJob, anApp } from "../../support/a-job.ts";
import { type Answer, awsError, type Endpoint, startEndpoint, stubAwsEnvironment } from "../an-endpoint.ts";

let endpoint: Endpoint;
/** Lambda's answers to the next requests. Later ones get 202. */
let said: Answer[] = [];

beforeAll(async () => {
  endpoint = await startEndpoint(() => said.shift() ?? { status: 202 });
  stubAwsEnvironment(endpoint.url);
});
afterEach(() => {
  endpoint.seen.length = 0;
  said = [];
});
afterAll(() => endpoint.stop());

const invocations = () =>
  endpoint.seen.map(({ method, path, headers, body }) => ({
    route: `${method} ${path}`,
    type: headers["x-amz-invocation-type"],
    tenant: headers["x-amz-tenant-id"],
    event: JSON.parse(body),
  }));

const aTask = (): Task => ({
  taskId: "foo_job@-@0@-@READY@-@foo_job.c1800000000.1@-@hmac",
  executionId: "foo_job.c1800000000",
  attempt: 1,
  segment: 1,
  item: 0,
  shardingParameter: "北京",
  fireTime: "2027-01-15T08:00:00.000Z",
  cancelKey: "key",
  job: aJob(),
  app: anApp(),
});

test("each message is an asynchronous invocation of its function, without a tenant", async () => {
  const lambda = lambdaClient();
  await plannerInvoker(lambda, "planner").plan({ jobName: "foo_job" });
  await dispatcherInvoker(lambda, "dispatcher").fanOut({ executionId: "foo_job.c1", chunk: 2 });
  await collectorInvoker(lambda, "collector").check({ executionId: "foo_job.c1", chunk: 0 });
  const route = (name: string) => `POST /2015-03-31/functions/${name}/invocations`;
  expect(invocations()).toEqual([
    { route: route("planner"), type: "Event", tenant: undefined, event: { jobName: "foo_job" } },
    { route: route("dispatcher"), type: "Event", tenant: undefined, event: { executionId: "foo_job.c1", chunk: 2 } },
    { route: route("collector"), type: "Event", tenant: undefined, event: { executionId: "foo_job.c1", chunk: 0 } },
  ]);
});

test("a task goes unchanged to the runner of its tier, under the tenant of its app's revision", async () => {
  const tiers = runners(lambdaClient(), { "1024": "runner-large", "256": "runner-small" }, "tenant");
  expect(tiers.tiers).toEqual([256, 1024]);
  const tenant = "foo_app@01ARZ3NDEKTSV4RRFFQ69G5FAV.1";
  await tiers.run(1024, tenant, aTask(), "prompt");
  await tiers.run(1024, tenant, aTask(), "batched");
  const route = (name: string) => `POST /2015-03-31/functions/${name}/invocations`;
  expect(invocations()).toEqual([
    { route: route("runner-large"), type: "Event", tenant, event: aTask() },
    { route: route(encodeURIComponent("runner-large:batched")), type: "Event", tenant, event: aTask() },
  ]);
});

test("without tenants a task goes to the function of its tier and its app", async () => {
  const tiers = runners(lambdaClient(), { "256": "ElasticJob-runner-256" }, "app");
  const of = (appName: string) => ({ ...aTask(), app: { ...aTask().app, appName } });
  await tiers.run(256, "foo_app@01A.1", of("billing"), "prompt");
  await tiers.run(256, "foo_app@01A.1", of("mail"), "batched");
  const [billing = "", mail = ""] = invocations().map(({ route }) => decodeURIComponent(route));
  expect(billing).toMatch(/\/functions\/ElasticJob-runner-256-[0-9a-f]{8}\/invocations$/);
  expect(mail).toMatch(/\/functions\/ElasticJob-runner-256-[0-9a-f]{8}:batched\/invocations$/);
  expect(mail.replace(":batched", "")).not.toBe(billing);
  expect(invocations().map(({ tenant }) => tenant)).toEqual([undefined, undefined]);
});

test("there is no runner of a tier that was not deployed", async () => {
  await expect(runners(lambdaClient(), { "256": "runner" }, "tenant").run(512, "t", aTask(), "prompt")).rejects.toThrow(
    RangeError,
  );
  expect(endpoint.seen).toEqual([]);
});

test("an invocation that Lambda did not accept is an error", async () => {
  said = [{ status: 200 }];
  await expect(plannerInvoker(lambdaClient(), "planner").plan({ jobName: "a" })).rejects.toThrow("status 200");
  said = [awsError("ResourceNotFoundException", 404)];
  await expect(plannerInvoker(lambdaClient(), "planner").plan({ jobName: "a" })).rejects.toThrow();
});

test("a throttled or failed request is made again", async () => {
  said = [awsError("TooManyRequestsException", 429), awsError("ServiceException", 500)];
  await plannerInvoker(lambdaClient(), "planner").plan({ jobName: "a" });
  expect(endpoint.seen).toHaveLength(3);
});
