import { describe, expect, test } from "vitest";
import { ACTIONS, unlikeAws } from "../../../../../infra/local/services/iam/actions.ts";
import { Authority } from "../../../../../infra/local/services/iam/authority.ts";
import { session } from "../../../../../infra/local/services/iam/credentials.ts";
import { Statement } from "../../../../../infra/local/services/iam/statement.ts";
import { Usage } from "../../../../../infra/local/services/iam/usage.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;

test("every row names its page of AWS's documentation", () => {
  for (const { source } of Object.values(ACTIONS))
    expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon|github)\.com\//);
});

test.each([
  ["scheduler:ListSchedules", arn("scheduler", "schedule/group/*"), [], "not judged against"],
  ["scheduler:GetSchedule", arn("scheduler", "schedule/group"), [], "not judged against"],
  ["scheduler:GetSchedule", arn("scheduler", "schedule-group/group"), [], "not judged against"],
  ["dynamodb:GetItem", arn("dynamodb", "table/t/index/i"), [], "not judged against"],
  ["dynamodb:GetItem", arn("dynamodb", "table/t"), ["iam:PassedToService"], "no condition key iam:PassedToService"],
  ["sqs:SendMessage", arn("sqs", "q"), ["dynamodb:LeadingKeys"], "no condition key dynamodb:LeadingKeys"],
  ["lambda:InvokeFunction", arn("lambda", "f"), [], "not judged against"],
  ["logs:PutLogEvents", arn("logs", "log-group:g"), [], "not judged against"],
  ["logs:CreateLogStream", arn("logs", "log-group:g"), [], "not judged against"],
  ["lambda:InvokeFunction", arn("lambda", "function:f:1/durable-execution/e/i"), [], "not judged against"],
])("%s on %s with keys %j is nothing that AWS judges", (action, resource, keys, why) => {
  expect(unlikeAws(action, resource, keys)).toContain(why);
});

test.each([
  ["scheduler:ListSchedules", arn("scheduler", "schedule/*/*"), []],
  ["scheduler:GetSchedule", arn("scheduler", "schedule/group/*"), ["aws:SecureTransport"]],
  ["dynamodb:Query", arn("dynamodb", "table/t/index/i"), ["dynamodb:LeadingKeys"]],
  ["lambda:InvokeFunction", arn("lambda", "function:f:alias"), ["aws:SourceArn"]],
  ["ec2:RunInstances", arn("ec2", "instance/*"), ["ec2:Region"]],
])("%s on %s with keys %j is judged", (action, resource, keys) => {
  expect(unlikeAws(action, resource, keys)).toBeUndefined();
});

describe("a role that may list the schedules of its group", () => {
  const identity = session("role", "session");
  const listing = [{ action: "scheduler:ListSchedules", resource: arn("scheduler", "schedule/*/*") }];
  const authority = (Resource: string) =>
    new Authority(
      {
        holders: [],
        policies: {
          [identity.name]: [Statement.parse({ Effect: "Allow", Action: "scheduler:ListSchedules", Resource })],
        },
        ofResources: [],
        trust: {},
      },
      new Usage(),
    );

  test("may list nothing, as in AWS", () => {
    expect(() => authority(arn("scheduler", "schedule/group/*")).authorize(identity, listing)).toThrow(
      /is not authorized to perform: scheduler:ListSchedules on resource: .*:schedule\/\*\/\*/,
    );
  });

  test("may list with a grant on all schedules", () => {
    expect(() => authority(arn("scheduler", "schedule/*/*")).authorize(identity, listing)).not.toThrow();
  });

  test("a right that AWS does not know is refused with the reason, also when it is granted", () => {
    const wrong = [{ action: "scheduler:ListSchedules", resource: arn("scheduler", "schedule/group/*") }];
    expect(() => authority("*").authorize(identity, wrong)).toThrow(
      /because scheduler:ListSchedules is not judged against .*:schedule\/group/,
    );
  });
});
