import { expect, test } from "vitest";
import { Account } from "../../../../../infra/local/services/account/account-file.ts";
import {
  assumeRoleRights,
  callAssumeRole,
  parseAssumeRole,
} from "../../../../../infra/local/services/account/sts-api.ts";
import { Authority } from "../../../../../infra/local/services/iam/authority.ts";
import { session } from "../../../../../infra/local/services/iam/credentials.ts";
import { signed } from "../../../../../infra/local/services/iam/sign.ts";
import { Usage } from "../../../../../infra/local/services/iam/usage.ts";

const NOW = Date.now();
const ROLE = "arn:aws:iam::123456789012:role/foo";
const broker = session("BrokerRole", "broker");
const form = (more: Record<string, string> = {}) =>
  new URLSearchParams({ Action: "AssumeRole", RoleArn: ROLE, RoleSessionName: "a-session", ...more }).toString();
const TAGGED = { "Tags.member.1.Key": "app", "Tags.member.1.Value": "foo", DurationSeconds: "900" };
const trusting = (Principal: object, Condition: object = {}) => [
  { Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition },
  { Effect: "Allow", Principal, Action: "sts:TagSession" },
];
const accountWith = (trust: readonly object[]) =>
  Account.parse({ roles: { foo: { tags: { team: "a" }, trust, policies: [] } } });

function assume(trust: readonly object[], body = form(TAGGED)) {
  const authority = new Authority({ holders: [], policies: {}, ofResources: [], trust: {} }, new Usage());
  const xml = callAssumeRole(authority, accountWith(trust), parseAssumeRole(body), broker, NOW);
  const [, accessKeyId = ""] = /<AccessKeyId>(\w+)</.exec(xml) ?? [];
  return { authority, issued: authority.sessions.find(accessKeyId), xml };
}

test.each([
  { AWS: "arn:aws:iam::123456789012:role/BrokerRole" },
  { AWS: broker.arn },
  { AWS: "arn:aws:iam::123456789012:root" },
  { AWS: "*" },
])("a role that trusts %j gives a session, with its tags", (principal) => {
  const { issued } = assume(trusting(principal));
  expect(issued?.identity).toMatchObject({ name: "foo", tags: { app: "foo" } });
  expect(issued?.expiresAt).toBe(NOW + 900_000);
});

test.each([
  { trust: [], why: "no principal" },
  { trust: trusting({ AWS: "arn:aws:iam::123456789012:role/Another" }), why: "another role" },
  { trust: trusting({ Service: "lambda.amazonaws.com" }), why: "a service" },
  { trust: trusting({ AWS: "*" }, { StringEquals: { "sts:ExternalId": "Jobs/bar" } }), why: "another external id" },
  { trust: trusting({ AWS: "*" }).slice(0, 1), why: "a session without tags" },
])("a role that trusts $why refuses as STS does", ({ trust }) => {
  expect(() => assume(trust, form({ ...TAGGED, ExternalId: "Jobs/foo" }))).toThrow(/is not authorized to perform/);
});

test("a session signs until its end, and is unknown to another runtime", () => {
  const { authority, issued } = assume(trusting({ AWS: "*" }));
  if (issued === undefined) throw new Error("no session was issued");
  const request = (now: number) =>
    signed({ method: "POST", url: "/", headers: { host: "x" }, body: "{}" }, issued.credentials, "sqs", now);
  expect(authority.admit(request(Date.now()), "sqs", []).arn).toContain("assumed-role/foo/a-session");
  const other = new Authority({ holders: [], policies: {}, ofResources: [], trust: {} }, new Usage());
  expect(() => other.admit(request(Date.now()), "sqs", [])).toThrow(
    "security token included in the request is invalid",
  );
});

test("the caller needs the right to assume with the role's tags, and the right to tag the session", () => {
  const rights = assumeRoleRights(parseAssumeRole(form({ ...TAGGED, ExternalId: "Jobs/foo" })), accountWith([]));
  expect(rights).toEqual([
    {
      action: "sts:AssumeRole",
      resource: ROLE,
      context: {
        "iam:ResourceTag/team": ["a"],
        "aws:RequestTag/app": ["foo"],
        "sts:RoleSessionName": ["a-session"],
        "sts:ExternalId": ["Jobs/foo"],
      },
    },
    { action: "sts:TagSession", resource: ROLE, context: { "aws:RequestTag/app": ["foo"] } },
  ]);
});

test.each([
  [{ RoleSessionName: "a b" }, "RoleSessionName"],
  [{ DurationSeconds: "899" }, "DurationSeconds"],
  [{ DurationSeconds: "3601" }, "DurationSeconds"],
  [{ ExternalId: "a b" }, "ExternalId"],
  [{ "Tags.member.1.Key": "a*", "Tags.member.1.Value": "b" }, "tag 1"],
  [{ Action: "GetFederationToken" }, "GetFederationToken"],
])("%j is refused", (change, says) => {
  expect(() => parseAssumeRole(form(change))).toThrow(says);
});
