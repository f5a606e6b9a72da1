import { expect, test } from "vitest";
import { dynamodbRights } from "../../../../../infra/local/services/iam/dynamodb-rights.ts";
import { evaluate } from "../../../../../infra/local/services/iam/evaluate.ts";
import { grantedByRole } from "../../../../../infra/local/services/iam/granted.ts";
import { invokeRights, scheduleRights, sqsRights } from "../../../../../infra/local/services/iam/service-rights.ts";
import { Template } from "../../../../../infra/local/template/assembly.ts";
import { readStack } from "../../../../../infra/local/template/stack.ts";
import { synthesized } from "../../../synthesized.ts";

const template = Template.parse(synthesized().toJSON());
for (const { Type, Properties } of Object.values(template.Resources)) {
  if (Type === "AWS::Lambda::Function") Object.assign(Properties ?? {}, { Code: { S3Bucket: "any", S3Key: "any" } });
}
const site = { stackName: "ElasticJob", awsEndpoint: "http://127.0.0.1:1", apiEndpoint: "http://127.0.0.1:2" };
const stack = readStack({ template, stackName: site.stackName }, site);
const granted = grantedByRole(stack);

const roleOf = (name: string) =>
  stack.of("AWS::Lambda::Function").find((fn) => fn.name === `ElasticJob-${name}`)?.properties.Role ?? "";
const statementsOf = (name: string) => granted.get(roleOf(name).split("/")[1] ?? "") ?? [];
const tableNamed = (part: string) =>
  stack.of("AWS::DynamoDB::Table").find(({ name }) => name.includes(part))?.name ?? "";
const queueNamed = (part: string) => stack.of("AWS::SQS::Queue").find(({ name }) => name.includes(part))?.ref ?? "";
const item = (operation: string, table: string, key: string) =>
  dynamodbRights(operation, { TableName: tableNamed(table), Key: { PK: { S: key } } }, () => "PK");
const schedulesRole = `arn:aws:iam::123456789012:role/${[...granted.keys()].find((name) => name.includes("SchedulesRole"))}`;
const jobs = { group: "ElasticJob", name: "nightly" };

test.each([
  { role: "api", may: item("GetItem", "Config", "JOB#a") },
  { role: "api", may: scheduleRights("PUT", jobs, schedulesRole) },
  { role: "dispatcher", may: invokeRights("ElasticJob-runner-256") },
  { role: "dispatcher", may: sqsRights("ReceiveMessage", { QueueUrl: queueNamed("TicksQueue") }) },
  { role: "runner-256", may: item("UpdateItem", "Run", "TASK#a") },
  { role: "runner-256", may: sqsRights("SendMessage", { QueueUrl: queueNamed("OutcomesQueue") }) },
])("$role may $may.0.action", ({ role, may }) => {
  expect(may.map((right) => evaluate(statementsOf(role), right).kind)).toEqual(may.map(() => "allowed"));
});

test.each([
  { role: "runner-256", rights: item("GetItem", "Run", "JOB#a"), because: "it sees no job" },
  { role: "runner-256", rights: item("DeleteItem", "Run", "TASK#a"), because: "a claim stays" },
  { role: "runner-256", rights: item("PutItem", "Run", "TASK#a"), because: "an outcome that stands is not replaced" },
  { role: "dispatcher", rights: item("GetItem", "Run", "TASK#a"), because: "it ends no task" },
  { role: "runner-256", rights: item("GetItem", "Config", "SECRET#task-ids"), because: "ids stay unguessable" },
  { role: "runner-256", rights: item("GetItem", "Config", "TASK#a"), because: "the Config table is not its business" },
  { role: "runner-256", rights: invokeRights("ElasticJob-runner-256"), because: "it starts nothing" },
  {
    role: "runner-256",
    rights: sqsRights("ReceiveMessage", { QueueUrl: queueNamed("OutcomesQueue") }),
    because: "it reads no others' outcomes",
  },
  { role: "planner", rights: invokeRights("ElasticJob-runner-256"), because: "it starts no shards" },
  { role: "dispatcher", rights: item("PutItem", "Config", "JOB#a"), because: "configuration is the API's" },
  {
    role: "api",
    rights: scheduleRights("DELETE", { group: "default", name: "ElasticJob-sweep" }, undefined),
    because: "the sweep's schedule is not a job's",
  },
  {
    role: "api",
    rights: scheduleRights("PUT", jobs, roleOf("api")).slice(1),
    because: "it passes no role but the planner's",
  },
])("$role may not $rights.0.action: $because", ({ role, rights }) => {
  expect(rights).toHaveLength(1);
  expect(rights.map((right) => evaluate(statementsOf(role), right).kind)).toEqual(["not-allowed"]);
});
