import { describe, expect, test } from "vitest";
import type { WireRequest } from "../../../../../infra/local/services/iam/canonical-request.ts";
import { credentialsOf, session, user } from "../../../../../infra/local/services/iam/credentials.ts";
import { signed } from "../../../../../infra/local/services/iam/sign.ts";
import { signatureCheck } from "../../../../../infra/local/services/iam/verify.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const planner = session("PlannerRole", "planner");
const person = user("person");
const keysOf = (identity: typeof planner) => credentialsOf("secret", identity);
const check = signatureCheck([planner, person].map((identity) => ({ identity, credentials: keysOf(identity) })));
const plain: WireRequest = {
  method: "POST",
  url: "/a%20b/c?z=1&a=%2F",
  headers: { host: "127.0.0.1:4000", "x-amz-target": "AmazonSQS.SendMessage" },
  body: '{"MessageBody":"é"}',
};
const signedBy = (identity: typeof planner, more: Partial<WireRequest> = {}) =>
  signed({ ...plain, ...more }, keysOf(identity), "sqs", NOW);
const change = (request: WireRequest, headers: WireRequest["headers"]) => ({
  ...request,
  headers: { ...request.headers, ...headers },
});
const refusal = (request: WireRequest, service = "sqs", now = NOW): unknown => {
  try {
    return check(request, service, now);
  } catch (error) {
    return error;
  }
};

test.each([planner, person])("$arn is known by its signature", (identity) => {
  expect(check(signedBy(identity), "sqs", NOW)).toEqual(identity);
});

test("keys differ between identities and between data directories", () => {
  expect(keysOf(planner)).not.toEqual(keysOf(person));
  expect(credentialsOf("another secret", planner)).not.toEqual(keysOf(planner));
});

describe("a request is refused", () => {
  const good = signedBy(planner);
  const { authorization: _, ...unsigned } = good.headers;
  const stranger = user("stranger");
  test.each([
    { because: "it is not signed", request: plain, code: "MissingAuthenticationTokenException" },
    {
      because: "its signature was taken off",
      request: { ...good, headers: unsigned },
      code: "MissingAuthenticationTokenException",
    },
    {
      because: "it brings a password",
      request: change(good, { authorization: "Basic YTpi" }),
      code: "IncompleteSignatureException",
    },
    { because: "no identity has its key", request: signedBy(stranger), code: "UnrecognizedClientException" },
    {
      because: "its token is another one's",
      request: change(good, { "x-amz-security-token": "other" }),
      code: "UnrecognizedClientException",
    },
    {
      because: "it was signed with a wrong secret",
      request: signed(plain, { ...keysOf(planner), secretAccessKey: "wrong" }, "sqs", NOW),
      code: "InvalidSignatureException",
    },
    { because: "its body was changed", request: { ...good, body: "{}" }, code: "InvalidSignatureException" },
    { because: "its path was changed", request: { ...good, url: "/other" }, code: "InvalidSignatureException" },
    { because: "its query was changed", request: { ...good, url: `${good.url}1` }, code: "InvalidSignatureException" },
    { because: "its method was changed", request: { ...good, method: "PUT" }, code: "InvalidSignatureException" },
    {
      because: "a signed header was changed",
      request: change(good, { "x-amz-target": "AmazonSQS.DeleteMessage" }),
      code: "InvalidSignatureException",
    },
    {
      because: "it was signed for another service",
      request: signed(plain, keysOf(planner), "lambda", NOW),
      code: "InvalidSignatureException",
    },
    {
      because: "it is not about its host",
      request: signed({ ...plain, headers: {} }, keysOf(planner), "sqs", NOW),
      code: "InvalidSignatureException",
    },
  ])("$code: $because", ({ request, code }) => {
    expect(refusal(request)).toMatchObject({ code, status: 403 });
  });

  test.each([
    {
      when: "after five minutes",
      at: NOW + 300_001,
      message: /^Signature expired: 20260301T120000Z is now earlier than/,
    },
    { when: "five minutes before it was signed", at: NOW - 300_001, message: /^Signature not yet current/ },
  ])("$when", ({ at, message }) => {
    expect(refusal(good, "sqs", at)).toMatchObject({
      code: "InvalidSignatureException",
      message: expect.stringMatching(message),
    });
  });
});

test("a key good for one day is made anew for the next", () => {
  const tomorrow = NOW + 86_400_000;
  expect(check(signedBy(planner), "sqs", NOW)).toEqual(planner);
  expect(check(signed(plain, keysOf(planner), "sqs", tomorrow), "sqs", tomorrow)).toEqual(planner);
});
