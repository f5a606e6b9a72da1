import { describe, expect, test } from "vitest";
import { INDEX, judged, may, mustNot, OTHER_QUEUE, on, QUEUE, ROLE, RUNNER, TABLE, when } from "./case.ts";

const send = on("sqs:SendMessage", QUEUE);
const read = on("dynamodb:GetItem", TABLE);
const invoke = on("lambda:InvokeFunction", RUNNER);
const assume = on("sts:AssumeRole", ROLE);

const scheduler = { Service: "scheduler.amazonaws.com" };
const trust = (Principal: NonNullable<ReturnType<typeof may>["Principal"]>) => ({
  Effect: "Allow" as const,
  Action: "sts:AssumeRole",
  Principal,
});

const effects = [
  send("a right that no policy names is refused", [], "not-allowed"),
  send("a policy that names it allows it", [may("sqs:SendMessage", QUEUE)], "allowed"),
  send("another action is not this one", [may("sqs:ReceiveMessage", QUEUE)], "not-allowed"),
  send("another queue is not this one", [may("sqs:SendMessage", OTHER_QUEUE)], "not-allowed"),
  send("a denial is enough", [mustNot("sqs:SendMessage", QUEUE)], "denied"),
  send("a denial wins over an allowance before it", [may("sqs:*", "*"), mustNot("sqs:SendMessage", QUEUE)], "denied"),
  send("and over one after it", [mustNot("sqs:SendMessage", QUEUE), may("sqs:*", "*")], "denied"),
  send(
    "a denial of something else denies nothing",
    [may("sqs:*", "*"), mustNot("sqs:SendMessage", OTHER_QUEUE)],
    "allowed",
  ),
  send(
    "a denial whose condition fails denies nothing",
    [may("sqs:*", "*"), mustNot("sqs:*", "*", when("Bool", "aws:SecureTransport", "false"))],
    "allowed",
    { "aws:SecureTransport": ["true"] },
  ),
  send(
    "one whose condition holds does",
    [may("sqs:*", "*"), mustNot("sqs:*", "*", when("Bool", "aws:SecureTransport", "false"))],
    "denied",
    { "aws:SecureTransport": ["false"] },
  ),
  send(
    "the second of several statements is enough",
    [may("sqs:DeleteMessage", QUEUE), may("sqs:SendMessage", QUEUE)],
    "allowed",
  ),
  send(
    "statements do not lend each other their parts",
    [may("sqs:SendMessage", OTHER_QUEUE), may("sqs:DeleteMessage", QUEUE)],
    "not-allowed",
  ),
  send("one of several actions is enough", [may(["sqs:DeleteMessage", "sqs:SendMessage"], QUEUE)], "allowed"),
  send("one of several resources is enough", [may("sqs:SendMessage", [OTHER_QUEUE, QUEUE])], "allowed"),
];

const actions = [
  send("`*` is any action", [may("*", QUEUE)], "allowed"),
  send("`sqs:*` is any of SQS", [may("sqs:*", QUEUE)], "allowed"),
  send("`sqs:Send*` is this one", [may("sqs:Send*", QUEUE)], "allowed"),
  send("`sqs:Receive*` is not", [may("sqs:Receive*", QUEUE)], "not-allowed"),
  send("`?` is one character", [may("sqs:SendMessag?", QUEUE)], "allowed"),
  send("and not none", [may("sqs:SendMessage?", QUEUE)], "not-allowed"),
  send("the case of an action does not matter", [may("SQS:sendmessage", QUEUE)], "allowed"),
  send("a prefix is not the action", [may("sqs:Send", QUEUE)], "not-allowed"),
  send("a dot is a dot", [may("sqs.SendMessage", QUEUE)], "not-allowed"),
  send(
    "NotAction is everything else",
    [{ Effect: "Allow", NotAction: "sqs:DeleteMessage", Resource: QUEUE }],
    "allowed",
  ),
  send(
    "and not the named one",
    [{ Effect: "Allow", NotAction: ["sqs:DeleteMessage", "sqs:Send*"], Resource: QUEUE }],
    "not-allowed",
  ),
  send(
    "a denial of NotAction spares the named actions",
    [may("sqs:*", "*"), { Effect: "Deny", NotAction: "sqs:*", Resource: "*" }],
    "allowed",
  ),
  invoke("and hits the rest", [may("*", "*"), { Effect: "Deny", NotAction: "sqs:*", Resource: "*" }], "denied"),
];

const resources = [
  send("`*` is any resource", [may("sqs:SendMessage", "*")], "allowed"),
  send("a star at the end of a part goes beyond its colon", [may("sqs:SendMessage", "arn:aws:sqs:*")], "allowed"),
  send("also in the middle of the ARN", [may("sqs:SendMessage", "arn:aws:sqs:*:ticks")], "allowed"),
  send(
    "a star within a part stays in it",
    [may("sqs:SendMessage", "arn:aws:sqs:us-*t-1:123456789012:ticks")],
    "allowed",
  ),
  send("and does not swallow the next one", [may("sqs:SendMessage", "arn:aws:sqs:us-*2:ticks")], "not-allowed"),
  send("the case of a resource matters", [may("sqs:SendMessage", QUEUE.replace("ticks", "Ticks"))], "not-allowed"),
  send(
    "another account's queue is another one",
    [may("sqs:SendMessage", QUEUE.replace("123456789012", "210987654321"))],
    "not-allowed",
  ),
  send("a longer name is another one", [may("sqs:SendMessage", QUEUE.slice(0, -1))], "not-allowed"),
  invoke("runners of all tiers", [may("lambda:InvokeFunction", RUNNER.replace("256", "*"))], "allowed"),
  invoke("a tier by its digits", [may("lambda:InvokeFunction", RUNNER.replace("256", "2?6"))], "allowed"),
  invoke("a version is not the function", [may("lambda:InvokeFunction", `${RUNNER}:*`)], "not-allowed"),
  on("dynamodb:Query", INDEX)("a table is not its index", [may("dynamodb:Query", TABLE)], "not-allowed"),
  on("dynamodb:Query", INDEX)("an index of its own is", [may("dynamodb:Query", INDEX)], "allowed"),
  read("an index is not the table", [may("dynamodb:GetItem", `${TABLE}/index/*`)], "not-allowed"),
  send("NotResource is everything else", [{ Effect: "Allow", Action: "sqs:*", NotResource: OTHER_QUEUE }], "allowed"),
  send(
    "and not the named one",
    [{ Effect: "Allow", Action: "sqs:*", NotResource: [OTHER_QUEUE, QUEUE] }],
    "not-allowed",
  ),
];

const principals = [
  assume("the service that the trust names", [trust({ Service: "scheduler.amazonaws.com" })], "allowed", {}, scheduler),
  assume("no other service", [trust({ Service: "lambda.amazonaws.com" })], "not-allowed", {}, scheduler),
  assume(
    "no role that has the service's name",
    [trust({ Service: "scheduler.amazonaws.com" })],
    "not-allowed",
    {},
    { AWS: "scheduler.amazonaws.com" },
  ),
  assume("a role without a Principal", [trust({ Service: "scheduler.amazonaws.com" })], "not-allowed"),
  assume(
    "one of several services",
    [trust({ Service: ["lambda.amazonaws.com", "scheduler.amazonaws.com"] })],
    "allowed",
    {},
    scheduler,
  ),
  assume("a role by its ARN", [trust({ AWS: ROLE })], "allowed", {}, { AWS: ROLE }),
  assume("no service by a role's trust", [trust({ AWS: ROLE })], "not-allowed", {}, scheduler),
  assume("any principal", [trust("*")], "allowed", {}, { AWS: ROLE }),
  assume("any principal, written as AWS", [trust({ AWS: "*" })], "allowed", {}, { AWS: ROLE }),
];

describe.each([
  { part: "effects", cases: effects },
  { part: "actions", cases: actions },
  { part: "resources", cases: resources },
  { part: "principals", cases: principals },
])("$part", ({ cases }) => {
  test.each(cases)("$action: $because: $verdict", (one) => {
    expect(judged(one)).toBe(one.verdict);
  });
});
