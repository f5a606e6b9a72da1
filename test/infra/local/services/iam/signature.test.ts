import { describe, expect, test } from "vitest";
import type { WireRequest } from "../../../../../infra/local/services/iam/canonical-request.ts";
import { signatureOf, signingKey } from "../../../../../infra/local/services/iam/signature.ts";

/**
 * AWS's own test suite for signatures of version 4.
 * @see https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html
 */
const scope = { date: "20150830", region: "us-east-1", service: "service" };
const key = signingKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", scope);
const date = "20150830T123600Z";
const base = { host: "example.amazonaws.com", "x-amz-date": date };
const get = (url: string, headers: WireRequest["headers"] = {}): WireRequest => ({
  method: "GET",
  url,
  headers: { ...base, ...headers },
  body: "",
});

describe("AWS's test suite", () => {
  test.each([
    {
      name: "get-vanilla",
      request: get("/"),
      wanted: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    },
    {
      name: "get-vanilla-query-order-key-case",
      request: get("/?Param2=value2&Param1=value1"),
      wanted: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    },
    {
      name: "get-header-value-trim",
      request: get("/", { "my-header1": " value1", "my-header2": ' "a   b   c"' }),
      wanted: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
    },
    {
      name: "get-relative",
      request: get("/example/.."),
      wanted: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    },
    {
      name: "post-vanilla",
      request: { ...get("/"), method: "POST" },
      wanted: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    },
    {
      name: "post-x-www-form-urlencoded",
      request: {
        ...get("/", { "content-type": "application/x-www-form-urlencoded" }),
        method: "POST",
        body: "Param1=value1",
      },
      wanted: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    },
  ])("$name", ({ request, wanted }) => {
    const names = Object.keys(request.headers).sort();
    expect(signatureOf(request, date, names, scope, key)).toBe(wanted);
  });
});
