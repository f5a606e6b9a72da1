import { expect, test } from "vitest";
import { importEventBridge } from "../../../infra/import/kinds/event-bridge.ts";
import { importCases, SETTINGS } from "./cases.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:f";
const one = (change: object = {}) =>
  JSON.stringify({
    Name: "nightly",
    ScheduleExpression: "cron(0 3 * * ? *)",
    State: "ENABLED",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: ARN, RoleArn: "arn:aws:iam::1:role/r" },
    ...change,
  });
const RULE = {
  Name: "rule",
  ScheduleExpression: "rate(5 minutes)",
  State: "DISABLED",
  EventBusName: "default",
  Arn: "arn:aws:events:x",
};
const TEMPLATE = `Resources:
  Nightly:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: cron(15 10 ? * MON-FRI *)
      ScheduleExpressionTimezone: America/New_York
      FlexibleTimeWindow: {Mode: "OFF"}
      Target:
        Arn: !GetAtt Fn.Arn
        RoleArn: !Sub "arn:aws:iam::\${AWS::AccountId}:role/r"
        Input: '{"a":1}'
  Topic:
    Type: AWS::SNS::Topic
  OnEvent:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [a]}
`;

importCases(importEventBridge, [
  {
    title: "a cron of the scheduler",
    text: one(),
    jobs: [{ jobName: "nightly", jobClass: "nightly", cron: "0 0 3 * * ? *", timeZone: "UTC", misfire: true }],
    fates: { ScheduleExpression: "translated" },
  },
  {
    title: "a time zone",
    text: one({ ScheduleExpressionTimezone: "Europe/Paris" }),
    jobs: [{ timeZone: "Europe/Paris" }],
    fates: { ScheduleExpressionTimezone: "translated" },
  },
  {
    title: "rate in minutes",
    text: one({ ScheduleExpression: "rate(5 minutes)" }),
    jobs: [{ cron: "0 0/5 * * * ?" }],
    fates: { ScheduleExpression: ["translated", "full minutes"] },
  },
  { title: "rate of one minute", text: one({ ScheduleExpression: "rate(1 minute)" }), jobs: [{ cron: "0 * * * * ?" }] },
  { title: "rate in hours", text: one({ ScheduleExpression: "rate(12 hours)" }), jobs: [{ cron: "0 0 0/12 * * ?" }] },
  { title: "rate of one day", text: one({ ScheduleExpression: "rate(1 day)" }), jobs: [{ cron: "0 0 0 * * ?" }] },
  {
    title: "a rate that no cron has",
    text: one({ ScheduleExpression: "rate(7 minutes)" }),
    jobs: [],
    fates: { ScheduleExpression: ["lost", "no cron fires"] },
  },
  {
    title: "at is once",
    text: one({ ScheduleExpression: "at(2099-11-20T13:05:09)" }),
    jobs: [{ cron: "9 5 13 20 11 ? 2099" }],
    fates: { ScheduleExpression: ["translated", "once"] },
  },
  {
    title: "an at that has passed",
    text: one({ ScheduleExpression: "at(2020-11-20T13:00:00)" }),
    jobs: [],
    fates: { ScheduleExpression: "lost" },
  },
  {
    title: "an unknown expression",
    text: one({ ScheduleExpression: "every day" }),
    jobs: [],
    fates: { ScheduleExpression: "lost" },
  },
  { title: "a disabled schedule", text: one({ State: "DISABLED" }), enabled: false },
  { title: "no flexible window says nothing", text: one(), fates: { "FlexibleTimeWindow.Mode": "kept" } },
  {
    title: "a flexible window is lost",
    text: one({ FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 } }),
    fates: { "FlexibleTimeWindow.Mode": "lost", "FlexibleTimeWindow.MaximumWindowInMinutes": "lost" },
  },
  {
    title: "a start and an end",
    text: one({ StartDate: "2027-01-01T00:00:00Z", EndDate: "2028-01-01T00:00:00Z" }),
    fates: { StartDate: "lost", EndDate: "lost" },
  },
  {
    title: "an action after completion",
    text: one({ ActionAfterCompletion: "DELETE" }),
    fates: { ActionAfterCompletion: "translated" },
  },
  {
    title: "the target is lost",
    text: one(),
    fates: { "Target.Arn": ["lost", "package must do its work"], "Target.RoleArn": ["lost", "no role"] },
  },
  {
    title: "the input is the parameter",
    text: one({ Target: { Arn: ARN, Input: '{"a":1}' } }),
    jobs: [{ jobParameter: '{"a":1}' }],
    fates: { "Target.Input": "translated" },
  },
  {
    title: "a retry policy",
    text: one({ Target: { Arn: ARN, RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 3 } } }),
    fates: { "Target.RetryPolicy.MaximumRetryAttempts": "lost" },
  },
  {
    title: "a dead-letter queue",
    text: one({ Target: { Arn: ARN, DeadLetterConfig: { Arn: "arn:aws:sqs:q" } } }),
    fates: { "Target.DeadLetterConfig.Arn": ["lost", "recorded"] },
  },
  {
    title: "parameters of ECS",
    text: one({ Target: { Arn: ARN, EcsParameters: { LaunchType: "FARGATE" } } }),
    fates: { "Target.EcsParameters.LaunchType": ["lost", "not called"] },
  },
  { title: "a description", text: one({ Description: "every night" }), jobs: [{ description: "every night" }] },
  {
    title: "metadata of GetSchedule",
    text: one({ Arn: "arn", GroupName: "default", CreationDate: 1, LastModificationDate: 2 }),
    fates: { GroupName: "translated", CreationDate: "translated" },
  },
  {
    title: "an unknown field is never lost in silence",
    text: one({ KmsKeyArn: "arn:aws:kms:k" }),
    fates: { KmsKeyArn: ["lost", "no such thing"] },
  },
  {
    title: "a name that this project does not take",
    text: one({ Name: "_a" }),
    jobs: [{ jobName: "a" }],
    fates: { Name: "translated" },
  },
  {
    title: "a rule, which is in UTC",
    text: JSON.stringify(RULE),
    jobs: [{ cron: "0 0/5 * * * ?", timeZone: "UTC" }],
    enabled: false,
  },
  {
    title: "the CLI's list of rules",
    text: JSON.stringify({ Rules: [RULE, { Name: "on-event", EventPattern: "{}" }] }),
    jobs: [{ jobName: "rule" }],
  },
  {
    title: "the CLI's list of schedules",
    text: JSON.stringify({ Schedules: [JSON.parse(one()), JSON.parse(one({ Name: "b" }))] }),
    jobs: [{ jobName: "nightly" }, { jobName: "b" }],
  },
  {
    title: "targets of a rule",
    text: JSON.stringify({ ...RULE, Targets: [{ Id: "1", Arn: ARN, Input: "x" }] }),
    jobs: [{ jobParameter: "x" }],
    fates: { "Targets.0.Id": "translated", "Targets.0.Arn": "lost" },
  },
  {
    title: "CloudFormation in YAML, with its short forms",
    text: TEMPLATE,
    jobs: [
      { jobName: "Nightly", cron: "0 15 10 ? * MON-FRI *", timeZone: "America/New_York", jobParameter: '{"a":1}' },
    ],
    fates: { "Target.Arn": "lost" },
  },
  {
    title: "CloudFormation in JSON",
    text: JSON.stringify({
      Resources: {
        Rule: {
          Type: "AWS::Events::Rule",
          Properties: {
            ScheduleExpression: "cron(0 12 * * ? *)",
            Targets: [{ Id: "a", Arn: { "Fn::GetAtt": ["F", "Arn"] } }],
          },
        },
      },
    }),
    jobs: [{ jobName: "Rule", cron: "0 0 12 * * ? *" }],
    fates: { "Targets.0.Arn.Fn::GetAtt.0": "lost" },
  },
]);

test.each([
  ["{}", "f:1: it holds no schedule"],
  ["Resources:\n  A: [\n", "f:3"],
])("the text %j ends with its file, line and reason", (text, reason) => {
  expect(() => importEventBridge([{ from: "f", text }], SETTINGS)).toThrow(reason);
});
