import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publish } from "../harness/a-job.ts";
import { roleArn, roleFor, writeAccount } from "../harness/account-file.ts";
import { bundledPackage } from "../harness/bundled-package.ts";
import { everyPlace } from "../harness/every-place.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type PackageHost } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";
import { endOf, runOnce } from "../harness/trigger.ts";

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:foo/db-AbCdEf";
const PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/foo/token";
const PASSWORD = "a-pass-word-of-foo";
const TOKEN = "a-token-of-foo";

let stack: TestStack;
let host: PackageHost;

const account = (password = PASSWORD) => {
  const mayRead = [
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: SECRET },
    { Effect: "Allow", Action: "ssm:GetParameter", Resource: PARAMETER },
  ];
  const readers = ["foo", "no-key", "no-secret"].map((name) => [name, roleFor(stack, name, mayRead)]);
  return {
    roles: { ...Object.fromEntries(readers), thief: roleFor(stack, "thief") },
    secrets: { "foo/db": JSON.stringify({ user: "foo-user", password }) },
    parameters: { "/foo/token": TOKEN },
  };
};

beforeAll(async () => {
  const bytes = bundledPackage(path.join(import.meta.dirname, "secret-job/main.ts"));
  host = await hostPackages(() => ({ bytes }));
  stack = await startTestStack({ punctual: true });
  writeAccount(stack.directory, account());
});

afterAll(async () => {
  host?.stop();
  await stack?.stop();
});

const publishJob = (name: string, secrets: Readonly<Record<string, string>>) =>
  publish(stack, {
    name,
    appURL: `${host.origin}/secret.tgz`,
    app: { memoryMB: 100, roleArn: roleArn(name), secrets, environment: { PLAIN: "plain" } },
    job: { jobType: "SCRIPT", scriptCommandLine: "bin/start.sh" },
  });

test("a job has the secrets of its app in its environment, and its output masks them", async () => {
  await publishJob("foo", { DB_USER: `${SECRET}:user::`, DB_PASSWORD: `${SECRET}:password::`, TOKEN: PARAMETER });
  const { execution, lines } = await runOnce(stack, "foo");
  expect(execution.status).toBe("FINISHED");
  expect(lines).toEqual([
    "PLAIN has 5 characters: plain",
    "DB_USER has 8 characters: ***",
    `DB_PASSWORD has ${PASSWORD.length} characters: ***`,
    `TOKEN has ${TOKEN.length} characters: ***`,
  ]);
});

test("a changed secret is that of the next process", async () => {
  writeAccount(stack.directory, account("another"));
  const { lines } = await runOnce(stack, "foo");
  expect(lines).toContain("DB_PASSWORD has 7 characters: ***");
  writeAccount(stack.directory, account());
});

test("a job that fails with a secret in its words leaves it neither in its reason nor in its tail", async () => {
  const body = { jobName: "foo", jobParameter: "fail" };
  const { executionId } = (await request(stack.local.apiUrl, "POST", "/api/job/trigger", body)) as {
    executionId: string;
  };
  const { execution } = await endOf(stack, executionId);
  expect(execution.status).toBe("FAILED");
  const shards = await request(stack.local.apiUrl, "GET", `/api/job/executions/${execution.executionId}/tasks`);
  expect(JSON.stringify(shards)).toContain("***");
});

test.concurrent.each([
  { name: "no-key", secret: `${SECRET}:host::`, why: "DB cannot be read: its JSON has no key host" },
  { name: "no-secret", secret: SECRET.replace("db", "no"), why: "DB cannot be read: User: " },
  { name: "thief", secret: SECRET, why: "DB cannot be read: User: " },
])("$name ends as ERROR before its process starts: $why", async ({ name, secret, why }) => {
  await publishJob(name, { DB: secret });
  const { execution, lines } = await runOnce(stack, name);
  expect([execution.status, lines]).toEqual(["ERROR", []]);
  const shards = await request(stack.local.apiUrl, "GET", `/api/job/executions/${execution.executionId}/tasks`);
  expect(JSON.stringify(shards)).toContain(`secrets: ${why}`);
});

test("no value is in the tables, the queues, the events, the logs and the answers of the API", async () => {
  const places = await everyPlace(stack, ["/api/app/foo", "/api/app/foo/revisions", "/api/operate/export"]);
  expect(places.size).toBeGreaterThan(20);
  expect(places.get("/api/app/foo")).toContain(`${SECRET}:password::`);
  for (const [place, content] of places)
    for (const secret of [PASSWORD, TOKEN, "foo-user"]) expect(content.includes(secret), place).toBe(false);
});

test("secrets need a role, and names that environment does not have", async () => {
  const change = (fields: object) => request(stack.local.apiUrl, "PUT", "/api/app", { appName: "foo", ...fields });
  await expect(change({ roleArn: "" })).rejects.toThrow(/roleArn/);
  await expect(change({ environment: { TOKEN: "plain" } })).rejects.toThrow(/secrets\/TOKEN|TOKEN/);
  expect(await change({ roleArn: "", secrets: {} })).toMatchObject({ secrets: {} });
});
