import { afterAll, beforeAll, expect, test } from "vitest";
import type { TaskLog } from "../../../functions/contract/task-log.ts";
import { apiCaller } from "../../../infra/local/cli/api-caller.ts";
import { FALLBACK } from "../../infra/every-context.ts";
import { publish } from "../harness/a-job.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages, type PackageHost, packed } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";
import { runOnce } from "../harness/trigger.ts";

/*
 * A stack as in a region of China: runners send their outcomes themselves, and each app has runners of its own. All other
 * scenarios run on it too, with STACK_CONTEXT.
 */

/** It prints its owner, and leaves a file where another app of the same sandbox would find it. */
const PROGRAM = `#!/bin/sh
ls "$TMPDIR"
echo "$OWNER"
echo "$OWNER" > "$TMPDIR/left-by-$OWNER"
exit "$CODE"
`;

let stack: TestStack;
let host: PackageHost;
beforeAll(async () => {
  host = await hostPackages(() => ({ bytes: packed({ "run.sh": PROGRAM }) }));
  stack = await startTestStack({}, {}, FALLBACK);
  for (const [name, CODE] of [
    ["billing", "0"],
    ["mail", "3"],
  ] as const)
    await publish(stack, {
      name,
      appURL: `${host.origin}/${name}.tgz`,
      app: { environment: { OWNER: name, CODE } },
      job: { jobType: "SCRIPT", scriptCommandLine: "./run.sh", jobClass: undefined },
    });
});
afterAll(async () => {
  await stack?.stop();
  host?.stop();
});

test.each([
  { name: "billing", status: "FINISHED", reason: undefined },
  { name: "mail", status: "FAILED", reason: "exit code 3" },
])("the outcome of $name comes from its runner: $status", async ({ name, status, reason }) => {
  const { execution, lines } = await runOnce(stack, name);
  expect(execution).toMatchObject({ status, ...(reason && { reason }) });
  expect(lines.filter((line) => line === name)).toEqual([name]);
  expect(lines.join()).not.toContain("left-by-");
});

test("the API finds the lines of a task", async () => {
  const { execution } = await runOnce(stack, "mail");
  const task = `mail@-@0@-@READY@-@${execution.executionId}.1`;
  const path = `/api/job/executions/${execution.executionId}/tasks/${task}/log`;
  const { lines } = (await request(stack.local.apiUrl, "GET", path)) as TaskLog;
  expect(lines.map(({ text }) => text)).toContain("mail");
});

test("an app that the deployment does not name is refused", async () => {
  const app = { appName: "search", appURL: `${host.origin}/search.tgz`, bootstrapScript: "run.sh" };
  const answer = await apiCaller(stack.local.apiUrl)("POST", "/api/app", app);
  const detail = "has no runner functions; the apps of this deployment are billing, mail (context key apps)";
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ errors: [{ pointer: "/appName", detail }] }),
  ]);
});
