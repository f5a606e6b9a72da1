import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { AppConfig } from "../../../functions/contract/app.ts";
import type { JobConfig } from "../../../functions/contract/job.ts";
import type { JobRevision } from "../../../functions/contract/revision-view.ts";
import { bundleFunction } from "../../../infra/bundles.ts";
import { NAMED_OPERATIONS, OPERATIONS } from "../../../infra/constructs/provider-function.ts";
import { apiCaller } from "../../../infra/local/cli/api-caller.ts";
import { CALLER } from "../../../infra/local/services/iam/deployed-access.ts";
import { REGION } from "../../../infra/local/template/account.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";

/** The bundle of the provider against the real stack, whose callers sign, with CloudFormation's requests. */
let stack: TestStack;
let cloudFormation: Server;
let handler: (event: unknown) => Promise<void>;
let answer: Answer | undefined;
let requests = 0;
/** `METHOD/path` of each call of the API by the provider. */
const called: string[] = [];

interface Answer {
  readonly Status: "SUCCESS" | "FAILED";
  readonly PhysicalResourceId: string;
  readonly Reason?: string;
}

beforeAll(async () => {
  stack = await startTestStack({ auth: true, punctual: true });
  cloudFormation = createServer(async (request, response) => {
    answer = JSON.parse(await text(request));
    response.end();
  }).listen(0, "127.0.0.1");
  await once(cloudFormation, "listening");
  const { accessKeyId, secretAccessKey } = stack.local.access.credentialsOf(CALLER);
  vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
  vi.stubEnv("AWS_REGION", REGION);
  vi.stubEnv("API_URL", `${stack.local.apiUrl}/api`);
  await bundleFunction("provider", stack.directory);
  handler = createRequire(import.meta.url)(path.join(stack.directory, "provider", "index.cjs")).handler;
});
afterAll(async () => {
  cloudFormation?.close();
  await stack?.stop();
  vi.unstubAllEnvs();
});

type Fields = Readonly<Record<string, unknown>>;
type Kind = "App" | "Job";

const propertiesOf = (Kind: Kind, document: Fields) => ({ Kind, Document: JSON.stringify(document) });

/** Sends one request of CloudFormation. @returns the answer. */
async function send(request: Fields): Promise<Answer> {
  answer = undefined;
  requests += 1;
  const plain = fetch;
  vi.stubGlobal("fetch", (url: URL | string, init: RequestInit) => {
    called.push(`${init.method}${new URL(url).pathname}`);
    return plain(url, init);
  });
  await handler({
    ResponseURL: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer`,
    StackId: "arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/1",
    RequestId: `request-${requests}`,
    LogicalResourceId: "Billing",
    ...request,
  }).finally(() => vi.stubGlobal("fetch", plain));
  if (answer === undefined) throw new Error("CloudFormation got no answer");
  return answer;
}
const create = (kind: Kind, document: Fields) =>
  send({ RequestType: "Create", ResourceProperties: propertiesOf(kind, document) });
const update = (kind: Kind, PhysicalResourceId: string, before: Fields, after: Fields) =>
  send({
    RequestType: "Update",
    PhysicalResourceId,
    ResourceProperties: propertiesOf(kind, after),
    OldResourceProperties: propertiesOf(kind, before),
  });
const remove = (kind: Kind, PhysicalResourceId: string, document: Fields) =>
  send({ RequestType: "Delete", PhysicalResourceId, ResourceProperties: propertiesOf(kind, document) });

async function call(method: string, address: string): Promise<{ status: number; body: unknown }> {
  const response = await apiCaller(stack.local.apiUrl, stack.local.access.credentialsOf(CALLER))(method, address);
  const body = await response.text();
  return { status: response.status, body: body === "" ? undefined : JSON.parse(body) };
}
const appOf = async (name: string) => (await call("GET", `/api/app/${name}`)).body as AppConfig;
const jobOf = async (name: string) => (await call("GET", `/api/job/jobs/${name}`)).body as JobConfig;
const statusOf = async (address: string) => (await call("GET", address)).status;

const BILLING = {
  appName: "billing",
  appURL: "https://example.com/billing.tar.gz",
  bootstrapScript: "bin/start.sh",
};
const RICH = {
  ...BILLING,
  memoryMB: 200,
  sha256: "0".repeat(64),
  environment: { LEVEL: "high", AREA: "north" },
  roleArn: "arn:aws:iam::123456789012:role/billing",
};
const NIGHTLY = {
  jobName: "nightly",
  appName: "billing",
  jobType: "SIMPLE",
  jobClass: "Nightly",
  jobExecutionType: "TRANSIENT",
  cron: "0 0 3 1 1 ? 2198",
  shardingTotalCount: 3,
  cpuCount: 0.1,
  memoryMB: 64,
};
const DONE = (PhysicalResourceId: string) => expect.objectContaining({ Status: "SUCCESS", PhysicalResourceId });

test("a create publishes the app, and a repeated one with the same content succeeds", async () => {
  expect(await create("App", RICH)).toEqual(DONE("App:billing"));
  const reordered = { ...RICH, environment: { AREA: "north", LEVEL: "high" } };
  expect(await create("App", reordered)).toEqual(DONE("App:billing"));
  expect(await appOf("billing")).toMatchObject({ ...RICH, cpuCount: 1 });
  const { body } = await call("GET", "/api/app/billing/revisions");
  expect(body).toMatchObject([{ action: "published", caller: expect.stringContaining("user/caller") }]);
});

test("a create of an app that another owner has published differently fails, and its removal leaves that app alone", async () => {
  const other = { ...BILLING, memoryMB: 64 };
  const failed = await create("App", other);
  expect(failed).toMatchObject({
    Status: "FAILED",
    Reason: expect.stringMatching(/billing.*It differs in memoryMB, /),
  });
  expect(await remove("App", failed.PhysicalResourceId, other)).toEqual(DONE(failed.PhysicalResourceId));
  expect(await appOf("billing")).toMatchObject(RICH);
});

test("an update names the changed fields alone, and a field that left the template gets its default", async () => {
  const { environment, sha256, roleArn, ...poor } = { ...RICH, memoryMB: 256 };
  expect(await update("App", "App:billing", RICH, poor)).toEqual(DONE("App:billing"));
  const stored = await appOf("billing");
  expect(stored).toMatchObject({ ...poor, environment: {} });
  for (const field of ["sha256", "roleArn"]) expect(stored).not.toHaveProperty(field);
  const { body } = await call("GET", "/api/app/billing/revisions");
  expect(await update("App", "App:billing", poor, poor)).toEqual(DONE("App:billing"));
  expect((await call("GET", "/api/app/billing/revisions")).body).toEqual(body);
});

test("a job is registered once, and updated", async () => {
  expect(await create("Job", NIGHTLY)).toEqual(DONE("Job:nightly"));
  expect(await create("Job", NIGHTLY)).toEqual(DONE("Job:nightly"));
  const next = { ...NIGHTLY, shardingTotalCount: 5, misfire: true };
  expect(await update("Job", "Job:nightly", NIGHTLY, next)).toEqual(DONE("Job:nightly"));
  expect(await update("Job", "Job:nightly", next, next)).toEqual(DONE("Job:nightly"));
  expect(await jobOf("nightly")).toMatchObject(next);
  const revisions = (await call("GET", "/api/job/nightly/revisions")).body as JobRevision[];
  expect(revisions.map(({ action }) => action)).toEqual(["updated", "registered"]);
});

test("a request that the API refuses fails with the API's own words, and changes nothing", async () => {
  const before = await jobOf("nightly");
  const wrong = { ...NIGHTLY, cron: "0 0 25 * * ?", shardingItemParameters: "7=a" };
  const failed = await update("Job", "Job:nightly", NIGHTLY, wrong);
  expect(failed).toMatchObject({ Status: "FAILED", PhysicalResourceId: "Job:nightly" });
  expect(failed.Reason).toMatch(/^\/cron: .*25.*; \/shardingItemParameters: /);
  expect(await jobOf("nightly")).toEqual(before);
  const { Status, Reason } = await create("Job", { ...NIGHTLY, jobName: "orphan", appName: "nothing" });
  expect([Status, Reason]).toEqual(["FAILED", expect.stringContaining("nothing")]);
});

test("a changed name is a replacement: the new one first, then the removal of the old one", async () => {
  const renamed = { ...NIGHTLY, jobName: "daily" };
  expect(await update("Job", "Job:nightly", NIGHTLY, renamed)).toEqual(DONE("Job:daily"));
  expect([await statusOf("/api/job/jobs/nightly"), await statusOf("/api/job/jobs/daily")]).toEqual([200, 200]);
  expect(await remove("Job", "Job:nightly", NIGHTLY)).toEqual(DONE("Job:nightly"));
  expect([await statusOf("/api/job/jobs/nightly"), await statusOf("/api/job/jobs/daily")]).toEqual([404, 200]);
});

test("a job that was removed by hand is registered by the next update", async () => {
  const daily = { ...NIGHTLY, jobName: "daily" };
  await call("DELETE", "/api/job/daily/deregister");
  expect(await update("Job", "Job:daily", daily, { ...daily, misfire: true })).toEqual(DONE("Job:daily"));
  expect(await jobOf("daily")).toMatchObject({ misfire: true });
});

test("a removal of something that is gone succeeds", async () => {
  const daily = { ...NIGHTLY, jobName: "daily" };
  for (let times = 0; times < 2; times++) expect(await remove("Job", "Job:daily", daily)).toEqual(DONE("Job:daily"));
  for (let times = 0; times < 2; times++) expect(await remove("App", "App:billing", RICH)).toEqual(DONE("App:billing"));
  expect([await statusOf("/api/job/jobs/daily"), await statusOf("/api/app/billing")]).toEqual([404, 404]);
});

test("the role of the provider is granted each operation that was called here, and no other", () => {
  const calls = called.filter((one) => one !== "PUT/answer");
  const granted = [...OPERATIONS, ...NAMED_OPERATIONS];
  const isOf = (operation: string) => (one: string) =>
    operation.endsWith("*") ? one.startsWith(operation.slice(0, -1)) : one === operation;
  expect(granted.filter((operation) => !calls.some(isOf(operation)))).toEqual([]);
  expect(calls.filter((one) => !granted.some((operation) => isOf(operation)(one)))).toEqual([]);
});
