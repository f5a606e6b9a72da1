import { afterAll, expect, test, vi } from "vitest";
import type { Finding } from "../../../infra/cli/smoke/check.ts";
import { lambdaAccount } from "../../../infra/cli/smoke/stack/lambda-account.ts";
import { ask } from "./ask.ts";
import { ACCOUNT, REGION } from "./emulator.ts";
import { useEmulator } from "./use-emulator.ts";

const NAME = "Smoke-1-runner-256";
const HELD: Finding = { verdict: "holds", seen: "looked at" };

const emulator = useEmulator(async (started) => {
  for (const [name, value] of Object.entries(started.environment)) if (name.startsWith("AWS_")) vi.stubEnv(name, value);
  const Role = `arn:aws:iam::${ACCOUNT}:role/runner`;
  const code = { Runtime: "nodejs22.x", Handler: "index.handler", Code: { S3Bucket: "none", S3Key: "none" } };
  await ask(started, [{ service: "lambda", method: "create_function", args: { FunctionName: NAME, Role, ...code } }]);
});
afterAll(() => void vi.unstubAllEnvs());

async function reserved(): Promise<number | undefined> {
  const args = { FunctionName: NAME };
  const [answer] = await ask(emulator(), [{ service: "lambda", method: "get_function_concurrency", args }]);
  return answer?.ReservedConcurrentExecutions;
}

test("a runner is limited to one invocation while a check looks, and not for longer", async () => {
  const account = lambdaAccount("Smoke-1", REGION);
  let during: number | undefined;
  const look = async () => {
    during = await reserved();
    return HELD;
  };
  expect(await account.withOneRunner(256, look)).toEqual(HELD);
  expect([during, await reserved()]).toEqual([1, undefined]);
  await expect(account.withOneRunner(256, () => Promise.reject(new Error("no answer")))).rejects.toThrow("no answer");
  expect(await reserved()).toBe(undefined);
});

test("where Lambda refuses the limit the check is not made, and says why", async () => {
  const look = () => Promise.reject(new Error("it looked"));
  const found = await lambdaAccount("Smoke-2", REGION).withOneRunner(256, look);
  expect(found).toEqual({ verdict: "unknown", seen: expect.stringContaining("a function cannot be limited here: ") });
});

test("the account's concurrency is known", async () => {
  expect(await lambdaAccount("Smoke-1", REGION).concurrency()).toBeGreaterThan(0);
});
