import { afterEach, describe, expect, test, vi } from "vitest";
import { regionIn } from "../../../infra/cli/endpoint/address.ts";
import { type Connection, endpointOf } from "../../../infra/cli/endpoint/connect.ts";
import type { Io } from "../../../infra/cli/io.ts";
import { signatureCheck } from "../../../infra/local/services/iam/verify.ts";
import { REGION } from "../../../infra/local/template/account.ts";
import { isLoopback } from "../../../infra/secure-url.ts";

const ioWith = (environment: Readonly<Record<string, string>>) => ({ environment, language: "en" }) as unknown as Io;
const GATEWAY = "https://abc.execute-api.eu-west-1.amazonaws.com";

afterEach(() => void vi.unstubAllEnvs());

test.each([undefined, '{"jobName":"作业"}'])("a request with the body %s is signed as AWS checks it", async (body) => {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "session" };
  vi.stubEnv("AWS_ACCESS_KEY_ID", credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", credentials.sessionToken);
  const url = new URL("http://127.0.0.1:8899/api/job/a.b_c-d/fires?from=2027-01-01T00%3A00%3A00%2B08%3A00&to=");
  const { sign } = await endpointOf({ url: url.origin, region: REGION }, ioWith({}));
  const headers = { "content-type": "application/json", "idempotency-key": "1" };
  const added = await sign?.({ method: "POST", url, headers, ...(body && { body }) });
  const identity = { name: "caller" } as never;
  const check = signatureCheck([{ identity, credentials }]);
  const request = {
    method: "POST",
    url: `${url.pathname}${url.search}`,
    headers: { ...headers, ...added, host: url.host },
  };
  expect(check({ ...request, body: body ?? "" }, "execute-api", Date.now())).toBe(identity);
  expect(() => check({ ...request, body: "another" }, "execute-api", Date.now())).toThrow("signature");
});

describe("the endpoint", () => {
  test.each([
    { asked: {}, environment: {}, url: "http://127.0.0.1:8899", signs: false },
    { asked: {}, environment: { ELASTIC_JOB_URL: GATEWAY }, url: GATEWAY, signs: true },
    {
      asked: { url: "http://127.0.0.1:1" },
      environment: { ELASTIC_JOB_URL: GATEWAY },
      url: "http://127.0.0.1:1",
      signs: false,
    },
    {
      asked: { url: "http://127.0.0.1:1", region: "us-east-1" },
      environment: {},
      url: "http://127.0.0.1:1",
      signs: true,
    },
    { asked: { url: "http://intranet" }, environment: {}, url: "http://intranet", signs: false },
    {
      asked: { url: "https://own.example" },
      environment: { AWS_REGION: "us-east-1" },
      url: "https://own.example",
      signs: true,
    },
  ] as { asked: Connection; environment: Record<string, string>; url: string; signs: boolean }[])(
    "of $asked and $environment is $url; signed: $signs",
    async ({ asked, environment, url, signs }) => {
      const endpoint = await endpointOf(asked, ioWith(environment));
      expect([endpoint.url, endpoint.sign !== undefined]).toEqual([url, signs]);
    },
  );

  test("takes a token instead of a signature", async () => {
    const { sign } = await endpointOf({ url: GATEWAY }, ioWith({ ELASTIC_JOB_TOKEN: "abc" }));
    expect(await sign?.({ method: "GET", url: new URL(GATEWAY), headers: {} })).toEqual({
      authorization: "Bearer abc",
    });
  });

  test("is refused where its region is not known", async () => {
    await expect(endpointOf({ url: "https://own.example" }, ioWith({}))).rejects.toThrow("--region");
  });
});

test.each([
  ["http://127.0.0.1:8899", true],
  ["http://localhost", true],
  ["http://[::1]:80", true],
  ["http://127.0.0.1.example", false],
  ["http://10.0.0.1", false],
])("%s is on loopback: %s", (url, is) => expect(isLoopback(url)).toBe(is));

test.each([
  [GATEWAY, "eu-west-1"],
  ["https://abc.execute-api.cn-north-1.amazonaws.com.cn/api", "cn-north-1"],
  ["https://own.example", undefined],
])("the region of %s is %s", (url, region) => expect(regionIn(url)).toBe(region));
