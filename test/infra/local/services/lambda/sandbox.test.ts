import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect } from "vitest";
import { nodeOfRuntime } from "../../../../../infra/local/services/lambda/node-of-runtime.ts";
import { eventually } from "../../../../support/eventually.ts";
import { patienceMs } from "../../../../support/patience.ts";
import { type Fixture, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

let fixture: Fixture;
beforeAll(async () => {
  process.env.NOT_FOR_FUNCTIONS = "1";
  fixture = await startFixture();
});
afterAll(async () => {
  delete process.env.NOT_FOR_FUNCTIONS;
  await fixture.stop();
});

async function invoke(FunctionName: string, event: object) {
  const { Payload } = await fixture.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  return JSON.parse(Payload?.transformToString() ?? "null");
}

const isAlive = (pid: number) => existsSync(`/proc/${pid}`);
/** R, S, T (stopped), Z … @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0];

conforms("sandbox: one invocation at a time, reused while warm", async () => {
  const first = await invoke("echo", { do: "identify" });
  const second = await invoke("echo", { do: "identify" });
  expect(second).toEqual({ pid: first.pid, invocations: first.invocations + 1 });
  const file = path.join(fixture.directory, "together");
  const together = Array.from({ length: 8 }, () => invoke("echo", { do: "wait", ms: patienceMs(200), file }));
  const pids = (await Promise.all(together)).map(({ pid }) => pid);
  expect(new Set(pids).size).toBe(4);
  expect(pids).toContain(first.pid);
});

conforms("sandbox: frozen between invocations", async () => {
  const file = path.join(fixture.directory, "ticks");
  await invoke("once", { do: "tick", file });
  const [pid = 0] = fixture.local.functions.get("once")?.pool.pids() ?? [];
  await eventually("the freeze", () => (stateOf(pid) === "T" ? true : undefined));
  const frozen = readFileSync(file, "utf8").length;
  await invoke("echo", { do: "wait", ms: 200, file: path.join(fixture.directory, "meanwhile") });
  expect(readFileSync(file, "utf8")).toHaveLength(frozen);
  await invoke("once", { do: "wait", ms: 200, file: path.join(fixture.directory, "thawed") });
  expect(readFileSync(file, "utf8").length).toBeGreaterThan(frozen);
});

conforms("sandbox: after a failure of the process the next one is fresh", async () => {
  const before = await invoke("brief", { do: "identify" });
  expect(await invoke("brief", { do: "exit", code: 1 })).toMatchObject({ errorType: "Runtime.ExitError" });
  const after = await invoke("brief", { do: "identify" });
  expect(after.pid).not.toBe(before.pid);
  expect(after.invocations).toBe(1);
  expect(isAlive(before.pid)).toBe(false);
});

conforms("sandbox: nothing outlives it", async () => {
  const { pid } = await invoke("brief", { do: "escape" });
  expect(isAlive(pid)).toBe(true);
  await invoke("brief", { do: "hang" });
  await eventually("the end of the process that left its group", () => (isAlive(pid) ? undefined : true));
});

conforms("sandbox: the environment is the template's and the reserved variables", async () => {
  const { env } = await invoke("echo", { do: "describe" });
  expect(env).toMatchObject({
    ONE: "1",
    _HANDLER: "index.handler",
    AWS_LAMBDA_FUNCTION_NAME: "echo",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    AWS_REGION: "us-east-1",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/),
    TZ: ":UTC",
  });
  expect(env).not.toHaveProperty("NOT_FOR_FUNCTIONS");
  // The SDK reads files in the home directory. It must not be the home of this machine's user.
  expect(env.HOME).toBe(env.TMPDIR);
});

conforms("sandbox: the runtime is the one that the template names, for job code too", async () => {
  const { node, nodeOfJobs } = await invoke("echo", { do: "describe" });
  expect(node).toBe(nodeOfRuntime("nodejs24.x").version);
  expect(nodeOfJobs).toBe(`v${node}`);
});

conforms("sandbox: the context tells the remaining time", async () => {
  const askedAt = performance.now();
  const { context } = await invoke("echo", { do: "describe" });
  const tookMs = performance.now() - askedAt;
  expect(context).toMatchObject({
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    functionName: "echo",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:echo",
    memoryLimitInMB: "128",
    logGroupName: "/aws/lambda/echo",
  });
  expect(context.remainingMs).toBeGreaterThanOrEqual(Math.floor(10_000 - tookMs));
  expect(context.remainingMs).toBeLessThanOrEqual(10_000);
});

conforms("sandbox: no process takes or answers an invocation out of turn", async () => {
  const requestId = "00000000-0000-4000-8000-000000000000";
  const thief = invoke("echo", { do: "steal", requestId });
  const others = Array.from({ length: 5 }, () => invoke("echo", { do: "echo" }));
  expect(await thief).toEqual({ next: 403, response: 400 });
  for (const answer of await Promise.all(others)) expect(answer.event).toEqual({ do: "echo" });
});
