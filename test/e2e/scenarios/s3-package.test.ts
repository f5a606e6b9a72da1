import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startScript } from "../../runner/a-package.ts";
import { publish } from "../harness/a-job.ts";
import { roleArn, roleFor, writeAccount } from "../harness/account-file.ts";
import { everyPlace } from "../harness/every-place.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { request } from "../harness/request.ts";
import { runOnce } from "../harness/trigger.ts";

let stack: TestStack;

const put = (key: string, bytes: Buffer) => {
  const file = path.join(stack.directory, "objects", key);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, bytes);
  renameSync(`${file}.new`, file);
};

beforeAll(async () => {
  stack = await startTestStack({ punctual: true });
  const reads = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::packages/foo/*" }];
  writeAccount(stack.directory, {
    roles: { foo: roleFor(stack, "foo", reads), thief: roleFor(stack, "thief"), none: roleFor(stack, "none", reads) },
    buckets: { packages: "objects" },
  });
});

afterAll(() => stack?.stop());

const publishJob = (name: string, key: string, app: object = {}) =>
  publish(stack, {
    name,
    appURL: `s3://packages/${key}`,
    app: { roleArn: roleArn(name), ...app },
    job: { jobType: "SCRIPT", scriptCommandLine: "bin/start.sh" },
  });

test("a package is an object of S3 that the app's role may read, and a changed one is fetched anew", async () => {
  put("foo/job 1.tgz", startScript("echo the first version"));
  await publishJob("foo", "foo/job 1.tgz");
  expect((await runOnce(stack, "foo")).lines).toEqual(["the first version"]);
  expect((await runOnce(stack, "foo")).lines).toEqual(["the first version"]);
  put("foo/job 1.tgz", startScript("echo the second version"));
  expect((await runOnce(stack, "foo")).lines).toEqual(["the second version"]);
});

test.each([
  { name: "thief", key: "foo/job 1.tgz", why: "package: 403 Forbidden", because: "its role may not read the object" },
  { name: "none", key: "foo/absent.tgz", why: "package: 403 Forbidden", because: "there is no such object" },
  {
    name: "foreign",
    key: "foo/job 1.tgz",
    why: "package: the role cannot be used: User: ",
    because: "its role is not there",
  },
])("a package is refused when $because", async ({ name, key, why }) => {
  await publishJob(name, key);
  const { execution, lines } = await runOnce(stack, name);
  expect([execution.status, lines]).toEqual(["ERROR", []]);
  const shards = await request(stack.local.apiUrl, "GET", `/api/job/executions/${execution.executionId}/tasks`);
  expect(JSON.stringify(shards)).toContain(why);
});

test("a package whose digest is another one is refused", async () => {
  await request(stack.local.apiUrl, "PUT", "/api/app", { appName: "foo", sha256: "0".repeat(64) });
  const { execution } = await runOnce(stack, "foo");
  expect(execution.status).toBe("ERROR");
});

test("no signature and no token of a request to S3 is stored", async () => {
  const places = await everyPlace(stack, ["/api/app/foo"]);
  expect(places.get("/api/app/foo")).toContain("s3://packages/foo/job 1.tgz");
  for (const [place, content] of places) expect(content, place).not.toMatch(/x-amz-security-token|AWS4-HMAC-SHA256/i);
});
