import { expect, test } from "vitest";
import { ApiProblem } from "../../functions/client/api-problem.ts";
import type { Client } from "../../functions/client/create-client.ts";
import { createHandler } from "../../functions/provider/handler.ts";

const EVENT = {
  RequestType: "Create",
  ResponseURL: "https://example.com/answer?signature=a",
  StackId: "stack",
  RequestId: "request",
  LogicalResourceId: "Billing",
  ResourceProperties: { ServiceToken: "arn", Kind: "App", Document: '{"appName":"billing"}' },
};
const refusal = (status: number, problem: ApiProblem["problem"] = {}) =>
  new ApiProblem({ request: "POST /api/app", status, problem, tried: 1, retryAfter: null });

/** The handler over an API that refuses the first calls, and its answers to CloudFormation. */
function aProvider(refusals: readonly Error[], takesAnswer: () => Promise<Response> = async () => new Response()) {
  const left = [...refusals];
  const answers: Record<string, unknown>[] = [];
  const pauses: number[] = [];
  const call = async () => {
    const refused = left.shift();
    if (refused !== undefined) throw refused;
    return { value: {}, status: 200 };
  };
  const handle = createHandler({
    client: { call } as unknown as Client,
    fetch: async (url, init) => {
      answers.push({ url, ...init, body: JSON.parse(String(init.body)) });
      return takesAnswer();
    },
    pause: async (ms) => void pauses.push(ms),
    log: { info: () => {}, error: () => {} },
  });
  return { handle, answers, pauses };
}

test("the answer goes to its address without a type of content, because the address is signed so", async () => {
  const { handle, answers } = aProvider([]);
  await handle(EVENT);
  const { StackId, RequestId, LogicalResourceId } = EVENT;
  const body = { StackId, RequestId, LogicalResourceId, Status: "SUCCESS", PhysicalResourceId: "App:billing" };
  expect(answers).toEqual([{ url: EVENT.ResponseURL, method: "PUT", headers: { "content-type": "" }, body }]);
});

test("a policy that is not in force yet is waited for", async () => {
  const { handle, answers, pauses } = aProvider([refusal(403), refusal(403)]);
  await handle(EVENT);
  expect(pauses).toEqual([5_000, 5_000]);
  expect(answers).toMatchObject([{ body: { Status: "SUCCESS" } }]);
});

test("a refusal that stays fails the deployment", async () => {
  const { handle, answers, pauses } = aProvider(
    Array.from({ length: 6 }, () => refusal(403, { message: "Forbidden" })),
  );
  await handle(EVENT);
  expect(pauses).toHaveLength(5);
  expect(answers).toMatchObject([{ body: { Status: "FAILED", Reason: "Forbidden" } }]);
});

test("each wrong field is in the reason, which has at most 2,000 characters", async () => {
  const errors = Array.from({ length: 100 }, (_, n) => ({ pointer: `/field${n}`, detail: "must be another value" }));
  const { handle, answers } = aProvider([refusal(400, { errors })]);
  await handle(EVENT);
  const [{ body } = {}] = answers;
  const { Reason, PhysicalResourceId } = { ...(body as Record<string, string>) };
  expect(Reason).toMatch(/^\/field0: must be another value; \/field1: /);
  expect(Reason).toHaveLength(2_000);
  expect(PhysicalResourceId).toBe("nothing:request");
});

test.each<{ how: string; takes: () => Promise<Response>; words: string }>([
  { how: "is refused", takes: async () => new Response("", { status: 503 }), words: "took no answer: 503" },
  { how: "does not arrive", takes: () => Promise.reject(new Error("reset")), words: "was not reached" },
])("an answer that $how is thrown, so that Lambda repeats the request", async ({ takes, words }) => {
  const { handle, answers } = aProvider([], takes);
  await expect(handle(EVENT)).rejects.toThrow(words);
  expect(answers).toHaveLength(1);
});
