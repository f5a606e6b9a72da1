import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publish } from "../harness/a-job.ts";
import { roleArn, roleFor, writeAccount } from "../harness/account-file.ts";
import { bundledPackage } from "../harness/bundled-package.ts";
import { everyPlace } from "../harness/every-place.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type PackageHost } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";
import { runOnce } from "../harness/trigger.ts";

let stack: TestStack;
let host: PackageHost;
let appURL: string;
let jobParameter: string;

beforeAll(async () => {
  const bytes = bundledPackage(path.join(import.meta.dirname, "role-job/main.ts"));
  host = await hostPackages(() => ({ bytes }));
  appURL = `${host.origin}/role.tgz`;
  stack = await startTestStack({ punctual: true });
  const [readable, other] = [...stack.local.queues.values()];
  jobParameter = JSON.stringify({ readable: readable?.url, other: other?.url });
  const mayCount = { Effect: "Allow", Action: "sqs:GetQueueAttributes", Resource: readable?.arn };
  const ofItsJob = { StringEquals: { "aws:PrincipalTag/elastic-job:job": "foo" } };
  const { tags: _, ...untagged } = roleFor(stack, "untagged");
  writeAccount(stack.directory, {
    roles: {
      foo: roleFor(stack, "foo", [{ ...mayCount, Condition: ofItsJob }]),
      untagged,
      distrusting: { ...roleFor(stack, "distrusting"), trust: [] },
    },
  });
});

afterAll(async () => {
  host?.stop();
  await stack?.stop();
});

const secretsFile = () => path.join(stack.directory, "secrets-of-test");

async function told(
  appName: string,
  role: string,
): Promise<{ lines: readonly string[]; got: Record<string, unknown> }> {
  await publish(stack, {
    name: appName,
    appURL,
    app: { memoryMB: 100, roleArn: roleArn(role), environment: { SECRETS_OF_TEST: secretsFile() } },
    job: { jobType: "SCRIPT", scriptCommandLine: "bin/start.sh", jobParameter },
  });
  const { lines, execution } = await runOnce(stack, appName);
  expect([execution.status, lines]).toMatchObject(["FINISHED", expect.anything()]);
  const json = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  return { lines, got: Object.fromEntries(json.map(({ what, got }) => [what, got])) };
}

test("an SDK in a job's process finds credentials of the app's role by itself, for 15 minutes and this job alone", async () => {
  const { got, lines } = await told("foo", "foo");
  expect(lines).toContain("my secret key is ***");
  expect(lines).toContain("and my token is ***");
  expect(got).toEqual({
    credentials: "provided",
    minutes: 15,
    "a queue that the role may read": "done",
    "another queue": "AccessDeniedException",
    "without a token": 401,
    "with a wrong token": 401,
    "another path": 404,
  });
});

test.concurrent.each([
  { role: "foo", because: "it is another app's: its trust names the external id of that app" },
  { role: "untagged", because: "it does not carry the stack's tag" },
  { role: "distrusting", because: "it does not trust the broker" },
  { role: "absent", because: "it does not exist" },
])("a role is refused when $because", async ({ role }) => {
  const { got } = await told(`app-of-${role}`, role);
  expect(String(got.credentials)).toMatch(/403|Refused|credentials/i);
  expect(got["a queue that the role may read"]).not.toBe("done");
});

test("nothing secret is in the tables, the queues, the events, the logs and the answers of the API", async () => {
  const secrets: string[] = JSON.parse(readFileSync(secretsFile(), "utf8"));
  expect(secrets.map(({ length }) => length > 30)).toEqual([true, true]);
  const history = await request(stack.local.apiUrl, "GET", "/api/job/foo/executions");
  const [{ executionId }] = history as [{ executionId: string }];
  const task = `foo@-@0@-@READY@-@${executionId}.1`;
  const log = `/api/job/executions/${executionId}/tasks/${task}/log`;
  const places = await everyPlace(stack, ["/api/app/foo", "/api/job/jobs", log]);
  expect(places.get(log)).toContain("my secret key is ***");
  expect(places.size).toBeGreaterThan(20);
  for (const [place, content] of places)
    for (const secret of secrets) expect(content.includes(secret), place).toBe(false);
});

test("a role is taken away by an empty text", async () => {
  const answer = await request(stack.local.apiUrl, "PUT", "/api/app", { appName: "foo", roleArn: "" });
  expect(answer).not.toHaveProperty("roleArn");
});
