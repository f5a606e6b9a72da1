import { expect, test } from "vitest";
import type { BrokerAnswer, BrokerRequest } from "../../../functions/contract/broker.ts";
import { awsVariablesIn, endpointIn } from "../../../functions/runner/credentials/aws-variables.ts";
import { brokerOfTask } from "../../../functions/runner/credentials/broker-of-task.ts";
import { openCredentials } from "../../../functions/runner/credentials/endpoint.ts";
import { openMasks } from "../../../functions/runner/process/masks.ts";

const MINUTE = 60_000;
const claim = { taskId: "task", nonce: "nonce" };

/** A broker whose nth credentials have the key `key n`, valid for 15 minutes from `clock.now` on. */
function aBroker(answer?: (request: BrokerRequest) => Promise<BrokerAnswer>) {
  const clock = { now: 1_800_000_000_000 };
  const asked: BrokerRequest[] = [];
  const masks = openMasks();
  const ask = async (request: BrokerRequest): Promise<BrokerAnswer> => {
    asked.push(request);
    if (answer !== undefined) return answer(request);
    const keys = { accessKeyId: `key ${asked.length}`, secretAccessKey: "secret", sessionToken: "token" };
    return { credentials: { ...keys, expiresAt: clock.now + 15 * MINUTE } };
  };
  return { clock, asked, masks, task: brokerOfTask({ broker: { ask }, masks, now: () => clock.now }, claim) };
}

async function get(variables: Readonly<Record<string, string>>, token = variables.AWS_CONTAINER_AUTHORIZATION_TOKEN) {
  const address = variables.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? "";
  const answer = await fetch(address, { headers: token === undefined ? {} : { authorization: token } });
  return { status: answer.status, body: await answer.json() };
}

test("the endpoint answers as the SDKs expect of a container, in the name of the claim", async () => {
  const { task, asked } = aBroker();
  const variables = await openCredentials().serve(task);
  expect(variables.AWS_CONTAINER_CREDENTIALS_FULL_URI).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/credentials$/);
  expect(await get(variables)).toEqual({
    status: 200,
    body: { AccessKeyId: "key 1", SecretAccessKey: "secret", Token: "token", Expiration: "2027-01-15T08:15:00.000Z" },
  });
  expect(asked).toEqual([{ ...claim, wants: "credentials" }]);
});

test("without the token, with another one and with one more character nothing is asked for", async () => {
  const { task, asked } = aBroker();
  const variables = await openCredentials().serve(task);
  const token = variables.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? "";
  for (const wrong of ["", "Bearer", `${token}x`, token.slice(1), token.toUpperCase()])
    expect((await get(variables, wrong)).status).toBe(401);
  expect(asked).toEqual([]);
});

test("between two tasks there is nothing, and the next task has credentials of its own", async () => {
  const [first, second] = [aBroker(), aBroker()];
  const endpoint = openCredentials();
  const variables = await endpoint.serve(first.task);
  endpoint.rest();
  expect(await get(variables)).toMatchObject({ status: 503, body: { code: "NoTask" } });
  expect(await endpoint.serve(second.task)).toEqual(variables);
  expect((await get(variables)).status).toBe(200);
  expect([first.asked.length, second.asked.length]).toEqual([0, 1]);
});

test("a refusal is a 403 in the broker's words, and an outage is a 502 that is asked again", async () => {
  const refused = aBroker(async () => ({ refused: "the task has ended as KILLED" }));
  expect(await get(await openCredentials().serve(refused.task))).toMatchObject({
    status: 403,
    body: { message: "the task has ended as KILLED" },
  });
  const failing = aBroker(() => Promise.reject(new Error("the broker failed")));
  const variables = await openCredentials().serve(failing.task);
  expect((await get(variables)).status).toBe(502);
  expect((await get(variables)).status).toBe(502);
  expect(failing.asked).toHaveLength(2);
});

test("credentials are asked for again in the last five minutes, and once for requests at the same time", async () => {
  const { task, clock, asked } = aBroker();
  await Promise.all([task.credentials(), task.credentials(), task.credentials()]);
  clock.now += 10 * MINUTE - 1;
  expect((await task.credentials()).accessKeyId).toBe("key 1");
  clock.now += 1;
  const renewed = await Promise.all([task.credentials(), task.credentials()]);
  expect(renewed.map(({ accessKeyId }) => accessKeyId)).toEqual(["key 2", "key 2"]);
  expect(asked).toHaveLength(2);
});

test("the secret parts of the credentials are masked from then on", async () => {
  const { task, masks } = aBroker();
  expect(masks.shown("secret, token")).toBe("secret, token");
  await task.credentials();
  expect(masks.shown("key 1, secret, token")).toBe("key 1, ***, ***");
});

test("a process learns where AWS is, and none of the runner's keys", () => {
  const places = { AWS_REGION: "eu-central-1", AWS_DEFAULT_REGION: "eu-central-1", AWS_ENDPOINT_URL_S3: "https://s3" };
  const others = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_SESSION_TOKEN: "c", AWS_LAMBDA_X: "d" };
  expect(awsVariablesIn({ ...places, ...others, PATH: "/bin", AWS_ENDPOINT_URL: undefined })).toEqual(places);
});

test.each([
  [{}, undefined],
  [{ AWS_ENDPOINT_URL: "all" }, "all"],
  [{ AWS_ENDPOINT_URL: "all", AWS_ENDPOINT_URL_S3: "own" }, "own"],
  [{ AWS_ENDPOINT_URL_SQS: "another" }, undefined],
])("the endpoint of S3 in %j is %s", (variables, endpoint) => {
  expect(endpointIn(variables, "S3")).toBe(endpoint);
});
