import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { objectRequests } from "../../../functions/adapters/s3/object-requests.ts";
import type { TemporaryCredentials } from "../../../functions/contract/broker.ts";
import { parseObjectUrl } from "../../../functions/core/config/object-url.ts";
import { type Fixture, startFixture } from "../../infra/local/a-fixture.ts";
import { sessionOf } from "../../infra/local/a-session.ts";

const KEYS: TemporaryCredentials = { accessKeyId: "k", secretAccessKey: "s", sessionToken: "t", expiresAt: 2e12 };
const EVERYONE = [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }];

const sign = (
  url: string,
  session = KEYS,
  { region = "us-east-1", endpoint }: { region?: string; endpoint?: string } = {},
) => {
  const object = parseObjectUrl(url);
  if (object === undefined) throw new Error(`${url} names no object`);
  return objectRequests(new LambdaClient({ region }).config, endpoint).sign(object, session);
};

test.each([
  ["s3://bucket/a.tgz", "us-east-1", "https://bucket.s3.us-east-1.amazonaws.com/a.tgz"],
  ["s3://my.bucket/a.tgz", "eu-west-1", "https://s3.eu-west-1.amazonaws.com/my.bucket/a.tgz"],
  ["s3://bucket/a.tgz", "cn-north-1", "https://bucket.s3.cn-north-1.amazonaws.com.cn/a.tgz"],
  [
    "s3://bucket/a b/%41?c#d+(1)ä",
    "us-east-1",
    "https://bucket.s3.us-east-1.amazonaws.com/a%20b/%2541%3Fc%23d%2B%281%29%C3%A4",
  ],
])("%s is in %s at %s, with the session's token in its headers", async (object, region, address) => {
  const { url, headers } = await sign(object, KEYS, { region });
  expect(url.href).toBe(address);
  expect(headers).toMatchObject({
    authorization: expect.stringContaining(`/${region}/s3/aws4_request`),
    "x-amz-security-token": "t",
  });
  expect(url.href).not.toMatch(/amz/i);
});

describe("over the local runtime's own wire", () => {
  let fixture: Fixture;
  const sessions = new Map<string, TemporaryCredentials>();
  beforeAll(async () => {
    fixture = await startFixture({ accountIn: (directory) => path.join(directory, "account.json") });
    const may = (Action: string, Resource: string) => ({ Effect: "Allow", Action, Resource });
    const reads = may("s3:GetObject", "arn:aws:s3:::packages/foo/*");
    const account = {
      roles: {
        foo: { trust: EVERYONE, policies: [reads] },
        listing: { trust: EVERYONE, policies: [reads, may("s3:ListBucket", "arn:aws:s3:::packages")] },
      },
      buckets: { packages: "objects" },
    };
    writeFileSync(path.join(fixture.directory, "account.json"), JSON.stringify(account));
    mkdirSync(path.join(fixture.directory, "objects/foo/a b"), { recursive: true });
    for (const key of ["foo/a.tgz", "foo/a b/+(1)ä%41.tgz", "bar.tgz"])
      writeFileSync(path.join(fixture.directory, "objects", key), `bytes of ${key}`);
    for (const role of ["foo", "listing"]) sessions.set(role, await sessionOf(fixture.local, role));
  });
  afterAll(() => fixture.stop());

  const get = async (object: string, role = "foo", more: Readonly<Record<string, string>> = {}) => {
    const { url, headers } = await sign(object, sessions.get(role), { endpoint: fixture.local.endpoints.aws });
    const answer = await fetch(url, { headers: { ...headers, ...more } });
    return { status: answer.status, text: await answer.text(), etag: answer.headers.get("etag") ?? "" };
  };

  test.each(["foo/a.tgz", "foo/a b/+(1)ä%41.tgz"])(
    "the object %s is the file of its bucket's directory",
    async (key) => {
      expect(await get(`s3://packages/${key}`)).toMatchObject({ status: 200, text: `bytes of ${key}` });
    },
  );

  test("an object that has not changed is not sent again", async () => {
    const { etag } = await get("s3://packages/foo/a.tgz");
    expect(await get("s3://packages/foo/a.tgz", "foo", { "if-none-match": etag })).toMatchObject({
      status: 304,
      text: "",
    });
    expect(await get("s3://packages/foo/a.tgz", "foo", { "if-none-match": '"old"' })).toMatchObject({ status: 200 });
  });

  test.each([
    ["s3://packages/bar.tgz", "foo", 403, "is not authorized to perform: s3:GetObject"],
    ["s3://packages/foo/absent.tgz", "foo", 403, "AccessDenied"],
    ["s3://packages/foo/absent.tgz", "listing", 404, "NoSuchKey"],
    ["s3://packages/foo/a.tgz/inside", "listing", 404, "NoSuchKey"],
    ["s3://packages/foo/a b", "listing", 404, "NoSuchKey"],
  ])("%s as %s is refused with %d: %s", async (object, role, status, says) => {
    expect(await get(object, role)).toMatchObject({ status, text: expect.stringContaining(says) });
  });

  test("keys that STS did not give, and a changed path, are refused", async () => {
    const endpoint = fixture.local.endpoints.aws;
    const stranger = await sign("s3://packages/foo/a.tgz", KEYS, { endpoint });
    expect((await fetch(stranger.url, { headers: stranger.headers })).status).toBe(403);
    const { url, headers } = await sign("s3://packages/foo/a.tgz", sessions.get("foo"), { endpoint });
    const other = await fetch(new URL("/packages/foo/b.tgz", url), { headers });
    expect([other.status, await other.text()]).toEqual([403, expect.stringContaining("signature")]);
  });
});
