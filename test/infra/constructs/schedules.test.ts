import { expect, test } from "vitest";
import { idIn, resourcesOf, synthesized, text } from "../synthesized.ts";

const template = synthesized();
const trusts = resourcesOf(template, "AWS::IAM::Role").filter(({ AssumeRolePolicyDocument }) =>
  JSON.stringify(AssumeRolePolicyDocument).includes("scheduler.amazonaws.com"),
);

test.each([
  { role: "SchedulesRole", group: "schedule-group/ElasticJob", whose: "the jobs'" },
  { role: "SweepScheduleRole", group: "schedule-group/default", whose: "the sweep's" },
])("$role is for $whose schedules of this account alone", ({ role, group }) => {
  expect(trusts).toHaveLength(2);
  const trust = trusts.find(({ id }) => id.startsWith(role));
  const { StringEquals, ...others } = trust?.AssumeRolePolicyDocument.Statement[0].Condition ?? {};
  expect(others).toEqual({});
  expect(StringEquals["aws:SourceAccount"]).toEqual({ Ref: "AWS::AccountId" });
  expect(text(StringEquals["aws:SourceArn"])).toMatch(new RegExp(`:<AWS::AccountId>:${group}$`));
});

test("the sweep runs every 10 minutes, outside the group in which a job could take its name", () => {
  const schedules = resourcesOf(template, "AWS::Scheduler::Schedule");
  expect(schedules).toEqual([
    expect.objectContaining({
      GroupName: "default",
      ScheduleExpression: "rate(10 minutes)",
      FlexibleTimeWindow: { Mode: "OFF" },
    }),
  ]);
  expect(idIn(schedules[0]?.Target.Arn)).toMatch(/^SweepFunction/);
  expect(resourcesOf(template, "AWS::Scheduler::ScheduleGroup")).toEqual([
    expect.objectContaining({ Name: "ElasticJob" }),
  ]);
});
