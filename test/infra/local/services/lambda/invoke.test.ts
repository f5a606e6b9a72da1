import { InvokeCommand, type InvokeCommandOutput } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect } from "vitest";
import { type Fixture, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const invoke = (FunctionName: string, event: object, TenantId?: string): Promise<InvokeCommandOutput> =>
  fixture.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), ...(TenantId !== undefined && { TenantId }) }),
  );
const bodyOf = ({ Payload }: InvokeCommandOutput) => JSON.parse(Payload?.transformToString() ?? "null");

conforms("invoke: a synchronous answer is the function's", async () => {
  const answer = await invoke("arn:aws:lambda:us-east-1:123456789012:function:echo:$LATEST", { do: "echo", a: [1] });
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
  expect(answer.FunctionError).toBeUndefined();
  expect(bodyOf(answer).event).toEqual({ do: "echo", a: [1] });
});

conforms("invoke: a thrown error is a function error with type, message and trace", async () => {
  const answer = await invoke("echo", { do: "throw", message: "no" });
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
  expect(bodyOf(answer)).toEqual({
    errorType: "TypeError",
    errorMessage: "no",
    trace: expect.arrayContaining(["TypeError: no", expect.stringMatching(/^ {4}at .*index\.cjs/)]),
  });
});

conforms("invoke: a handler may throw a value that is not an error", async () => {
  expect(bodyOf(await invoke("echo", { do: "throwText" }))).toEqual({
    errorType: "string",
    errorMessage: "only text",
    trace: [],
  });
});

conforms("invoke: an unknown function is not found", async () => {
  await expect(invoke("nobody", {})).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    $metadata: { httpStatusCode: 404 },
  });
});

conforms("invoke: an alias that does not exist is not found", async () => {
  expect(bodyOf(await invoke("once:otherwise", { do: "echo" })).event).toEqual({ do: "echo" });
  await expect(invoke("once:never", {})).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(invoke("echo:otherwise", {})).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

conforms("invoke: a payload is JSON of limited size", async () => {
  const raw = (Payload: string, InvocationType: "Event" | "RequestResponse") =>
    fixture.lambda.send(new InvokeCommand({ FunctionName: "echo", Payload, InvocationType }));
  await expect(raw("{", "RequestResponse")).rejects.toMatchObject({ name: "InvalidRequestContentException" });
  const large = JSON.stringify("x".repeat(1_048_576));
  await expect(raw(large, "Event")).rejects.toMatchObject({
    name: "RequestTooLargeException",
    $metadata: { httpStatusCode: 413 },
  });
});

conforms("invoke: no concurrency is a throttle", async () => {
  await expect(invoke("closed", { do: "echo" })).rejects.toMatchObject({
    name: "TooManyRequestsException",
    $metadata: { httpStatusCode: 429 },
  });
});

conforms("tenants: a sandbox serves one tenant for ever", async () => {
  const pids = new Map<number, Set<string>>();
  const tenants = Array.from({ length: 24 }, (_, i) => `app-${i % 6}@1.1`);
  const answers = await Promise.all(
    tenants.map(async (tenant) => ({ tenant, pid: bodyOf(await invoke("tenants", { do: "identify" }, tenant)).pid })),
  );
  for (const { tenant, pid } of answers) pids.set(pid, (pids.get(pid) ?? new Set()).add(tenant));
  expect(answers).toHaveLength(24);
  for (const served of pids.values()) expect(served.size).toBe(1);
  expect(fixture.local.functions.get("tenants")?.pool.pids().length).toBeLessThanOrEqual(4);
  expect(bodyOf(await invoke("tenants", { do: "echo" }, "app-1@1.1")).tenantId).toBe("app-1@1.1");
});

conforms("tenants: an invocation without one is refused", async () => {
  await expect(invoke("tenants", { do: "echo" })).rejects.toMatchObject({ name: "InvalidParameterValueException" });
});

conforms("tenants: a function without isolation takes none", async () => {
  await expect(invoke("echo", { do: "echo" }, "a")).rejects.toMatchObject({ name: "InvalidParameterValueException" });
});
