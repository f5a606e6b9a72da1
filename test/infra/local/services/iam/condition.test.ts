import { describe, expect, test } from "vitest";
import { evaluate } from "../../../../../infra/local/services/iam/evaluate.ts";
import { Statement } from "../../../../../infra/local/services/iam/statement.ts";
import { GROUP, judged, keys, may, on, QUEUE, ROLE, TABLE, when } from "./case.ts";

const read = on("dynamodb:GetItem", TABLE);
const pass = on("iam:PassRole", ROLE);
const assume = on("sts:AssumeRole", ROLE);
const tasksOnly = may("dynamodb:GetItem", TABLE, when("ForAllValues:StringLike", "dynamodb:LeadingKeys", "TASK#*"));

const leadingKeys = [
  read("a row of the pattern", [tasksOnly], "allowed", keys("TASK#a")),
  read("a row of another", [tasksOnly], "not-allowed", keys("JOB#a")),
  read("all of several must fit", [tasksOnly], "not-allowed", keys("TASK#a", "JOB#a")),
  read("and when all do", [tasksOnly], "allowed", keys("TASK#a", "TASK#b")),
  read("ForAllValues holds where there is no value", [tasksOnly], "allowed"),
  read("and where there are none", [tasksOnly], "allowed", keys()),
  read(
    "alternatives may serve different values",
    [may("dynamodb:GetItem", TABLE, when("ForAllValues:StringLike", "dynamodb:LeadingKeys", ["TASK#*", "JOB#*"]))],
    "allowed",
    keys("TASK#a", "JOB#a"),
  ),
  read(
    "two statements do not add up for one request",
    [tasksOnly, may("dynamodb:GetItem", TABLE, when("ForAllValues:StringLike", "dynamodb:LeadingKeys", "JOB#*"))],
    "not-allowed",
    keys("TASK#a", "JOB#a"),
  ),
  read(
    "ForAnyValue is content with one",
    [may("dynamodb:GetItem", TABLE, when("ForAnyValue:StringLike", "dynamodb:LeadingKeys", "TASK#*"))],
    "allowed",
    keys("TASK#a", "JOB#a"),
  ),
  read(
    "but needs one",
    [may("dynamodb:GetItem", TABLE, when("ForAnyValue:StringLike", "dynamodb:LeadingKeys", "TASK#*"))],
    "not-allowed",
  ),
  read(
    "a key's own star is no pattern",
    [may("dynamodb:GetItem", TABLE, when("ForAllValues:StringEquals", "dynamodb:LeadingKeys", "TASK#*"))],
    "not-allowed",
    keys("TASK#a"),
  ),
  read("a key begins at its beginning", [tasksOnly], "not-allowed", keys("JOB#TASK#a")),
];

const others = [
  assume(
    "of the group that the trust names",
    [may("sts:AssumeRole", ROLE, when("StringEquals", "aws:SourceArn", GROUP))],
    "allowed",
    { "aws:SourceArn": [GROUP] },
  ),
  assume(
    "of another group",
    [may("sts:AssumeRole", ROLE, when("StringEquals", "aws:SourceArn", GROUP))],
    "not-allowed",
    { "aws:SourceArn": [`${GROUP}2`] },
  ),
  assume(
    "of an unnamed principal",
    [may("sts:AssumeRole", ROLE, when("StringEquals", "aws:SourceArn", GROUP))],
    "not-allowed",
  ),
  assume(
    "of any group of the account",
    [may("sts:AssumeRole", ROLE, when("ArnLike", "aws:SourceArn", GROUP.replace("jobs", "*")))],
    "allowed",
    { "aws:SourceArn": [GROUP] },
  ),
  assume(
    "of another account, by an ARN's part",
    [may("sts:AssumeRole", ROLE, when("ArnLike", "aws:SourceArn", "arn:aws:scheduler:*:123456789012:*"))],
    "not-allowed",
    { "aws:SourceArn": [GROUP.replace("123456789012", "210987654321")] },
  ),
  assume(
    "ArnEquals takes patterns as well",
    [may("sts:AssumeRole", ROLE, when("ArnEquals", "aws:SourceArn", GROUP.replace("jobs", "j*")))],
    "allowed",
    { "aws:SourceArn": [GROUP] },
  ),
  assume(
    "all keys of an operator must hold",
    [
      may("sts:AssumeRole", ROLE, {
        Condition: { StringEquals: { "aws:SourceArn": GROUP, "aws:SourceAccount": "210987654321" } },
      }),
    ],
    "not-allowed",
    { "aws:SourceArn": [GROUP], "aws:SourceAccount": ["123456789012"] },
  ),
  assume(
    "and all operators",
    [
      may("sts:AssumeRole", ROLE, {
        Condition: { StringEquals: { "aws:SourceArn": GROUP }, StringLike: { "aws:SourceAccount": "12*" } },
      }),
    ],
    "allowed",
    { "aws:SourceArn": [GROUP], "aws:SourceAccount": ["123456789012"] },
  ),
  pass(
    "to the service it is meant for",
    [may("iam:PassRole", ROLE, when("StringEquals", "iam:PassedToService", "scheduler.amazonaws.com"))],
    "allowed",
    { "iam:PassedToService": ["scheduler.amazonaws.com"] },
  ),
  pass(
    "to no other",
    [may("iam:PassRole", ROLE, when("StringEquals", "iam:PassedToService", "scheduler.amazonaws.com"))],
    "not-allowed",
    { "iam:PassedToService": ["ec2.amazonaws.com"] },
  ),
  pass(
    "a key's case does not matter",
    [may("iam:PassRole", ROLE, when("StringEquals", "IAM:passedtoservice", "scheduler.amazonaws.com"))],
    "allowed",
    { "iam:PassedToService": ["scheduler.amazonaws.com"] },
  ),
  pass(
    "a value's case does",
    [may("iam:PassRole", ROLE, when("StringEquals", "iam:PassedToService", "Scheduler.amazonaws.com"))],
    "not-allowed",
    { "iam:PassedToService": ["scheduler.amazonaws.com"] },
  ),
  pass(
    "unless it is ignored",
    [may("iam:PassRole", ROLE, when("StringEqualsIgnoreCase", "iam:PassedToService", "Scheduler.amazonaws.com"))],
    "allowed",
    { "iam:PassedToService": ["scheduler.amazonaws.com"] },
  ),
  pass(
    "a negation holds where the key is absent",
    [may("iam:PassRole", ROLE, when("StringNotEquals", "iam:PassedToService", "ec2.amazonaws.com"))],
    "allowed",
  ),
  pass(
    "and fails for the named values",
    [may("iam:PassRole", ROLE, when("StringNotLike", "iam:PassedToService", "ec2.*"))],
    "not-allowed",
    { "iam:PassedToService": ["ec2.amazonaws.com"] },
  ),
  pass(
    "IfExists is content without the key",
    [may("iam:PassRole", ROLE, when("StringEqualsIfExists", "iam:PassedToService", "a"))],
    "allowed",
  ),
  pass(
    "and strict with it",
    [may("iam:PassRole", ROLE, when("StringEqualsIfExists", "iam:PassedToService", "a"))],
    "not-allowed",
    { "iam:PassedToService": ["b"] },
  ),
  pass("Null asks for absence", [may("iam:PassRole", ROLE, when("Null", "iam:PassedToService", "true"))], "allowed"),
  pass("or presence", [may("iam:PassRole", ROLE, when("Null", "iam:PassedToService", "false"))], "not-allowed"),
];

describe.each([
  { part: "leading keys of rows", cases: leadingKeys },
  { part: "other conditions", cases: others },
])("$part", ({ cases }) => {
  test.each(cases)("$action: $because: $verdict", (one) => {
    expect(judged(one)).toBe(one.verdict);
  });
});

describe("an unknown condition is an error, not a verdict", () => {
  test.each([
    {
      what: "a condition key",
      policy: may("sqs:*", "*", when("StringEquals", "aws:SourceVpc", "a")),
      says: "condition key aws:SourceVpc",
    },
    {
      what: "a condition operator",
      policy: may("sqs:*", "*", when("NumericLessThan", "aws:SourceAccount", "1")),
      says: "operator NumericLessThan",
    },
    {
      what: "a policy variable in a resource",
      policy: may("sqs:*", `${QUEUE}\${aws:username}`),
      says: "policy variables",
    },
    {
      what: "a policy variable in a condition",
      policy: may("sqs:*", "*", when("StringLike", "aws:SourceAccount", `\${aws:userid}`)),
      says: "policy variables",
    },
  ])("$what", ({ policy, says }) => {
    const context = { "aws:SourceAccount": ["1"] };
    const right = { action: "sqs:SendMessage", resource: QUEUE, context };
    expect(() => evaluate([Statement.parse(policy)], right)).toThrow(says);
  });

  test("several values for an operator that takes one", () => {
    const policy = Statement.parse(
      may("dynamodb:GetItem", TABLE, when("StringLike", "dynamodb:LeadingKeys", "TASK#*")),
    );
    const right = { action: "dynamodb:GetItem", resource: TABLE, context: keys("TASK#a", "TASK#b") };
    expect(() => evaluate([policy], right)).toThrow("needs ForAllValues or ForAnyValue");
  });
});
