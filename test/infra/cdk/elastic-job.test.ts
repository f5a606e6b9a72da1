import { App, CfnResource, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Code, LayerVersion } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { METRICS, METRICS_NAMESPACE, STACK_DIMENSION } from "../../../functions/contract/metrics.ts";
import { ElasticJob } from "../../../infra/cdk/elastic-job.ts";
import type { ElasticJobProps } from "../../../infra/cdk/elastic-job-props.ts";
import { A_LAYER } from "../every-context.ts";
import { stubBundles as bundles } from "../stub-bundles.ts";
import { idIn, resourcesOf, text } from "../synthesized.ts";

const anApp = () => new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
const aStack = (id = "Shop") => new Stack(anApp(), id);
const jobsIn = (stack: Stack, props: ElasticJobProps = {}, id = "Jobs") =>
  new ElasticJob(stack, id, { bundles, ...props });
const templateOf = (stack: Stack) => Template.fromStack(stack);

/** The properties that name a resource among those of its type. */
const NAMES: Readonly<Record<string, string>> = {
  "AWS::ApiGatewayV2::Api": "Name",
  "AWS::CloudWatch::Dashboard": "DashboardName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::Scheduler::Schedule": "Name",
  "AWS::Scheduler::ScheduleGroup": "Name",
};
const namesIn = (template: Template) =>
  Object.entries(NAMES).flatMap(([type, property]) =>
    resourcesOf(template, type).flatMap((one) => (one[property] === undefined ? [] : `${type} ${text(one[property])}`)),
  );

test("two in one stack have the same resources, no name twice, and each its own functions", () => {
  const stack = aStack();
  const [day, night] = [jobsIn(stack, {}, "Day"), jobsIn(stack, {}, "Night")];
  const template = templateOf(stack);
  const names = namesIn(template);
  expect(new Set(names).size).toBe(names.length);
  const ofOne = templateOf(jobsIn(aStack()).node.scope as Stack).toJSON().Resources;
  expect(Object.keys(template.toJSON().Resources)).toHaveLength(2 * Object.keys(ofOne).length);
  for (const { Environment, FunctionName } of resourcesOf(template, "AWS::Lambda::Function")) {
    const other = FunctionName.startsWith(day.name) ? night.name : day.name;
    expect(JSON.stringify(Environment), FunctionName).not.toContain(`"${other}`);
  }
});

test("a name has at most 32 characters, and differs where stack or construct differ", () => {
  const ids = ["Jobs", "a-construct-of-a-name-that-is-far-too-long", "Jobs.of_the+day"];
  const names = ["Shop", "Another-stack-of-a-rather-long-name"].flatMap((id) => {
    const stack = aStack(id);
    return ids.map((one) => jobsIn(stack, {}, one).name);
  });
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9-]{0,31}$/);
});

test.each<{ props: ElasticJobProps; because: string }>([
  { props: { name: "a b" }, because: "it begins function names" },
  { props: { runnerMemoryTiers: [64] }, because: "Lambda has 128 MB at least" },
  { props: { jwt: { issuer: "http://a.example/", audience: ["b"] } }, because: "keys come by TLS" },
  { props: { alarms: "none", alarmEmail: "a@example.com" }, because: "no alarm would be sent there" },
  { props: { timings: { fenceSecond: 1 } }, because: "a misspelt timing would be the default" },
])("$props is refused: $because", ({ props }) => {
  expect(() => jobsIn(aStack(), props)).toThrow();
});

test("it takes the topics and layers of its stack", () => {
  const stack = aStack();
  const [alarms, notices] = [new Topic(stack, "Alarms"), new Topic(stack, "Notices")];
  const layer = new LayerVersion(stack, "Layer", { code: Code.fromAsset(A_LAYER) });
  const jobs = jobsIn(stack, { alarmTopic: alarms, noticeTopics: [notices], runnerLayers: [layer] });
  const idOf = ({ node }: Topic | LayerVersion) => stack.getLogicalId(node.defaultChild as CfnResource);
  const template = templateOf(stack);
  for (const { AlarmActions } of resourcesOf(template, "AWS::CloudWatch::Alarm"))
    expect(AlarmActions.map(idIn)).toEqual([idOf(alarms)]);
  const functions = resourcesOf(template, "AWS::Lambda::Function");
  const runner = functions.find(({ FunctionName }) => FunctionName === `${jobs.name}-runner-256`);
  expect(runner?.Layers.map(idIn)).toEqual([idOf(layer)]);
  const api = functions.find(({ FunctionName }) => FunctionName === `${jobs.name}-api`);
  expect(text(api?.Environment.Variables.NOTICE_TOPICS)).toBe(`["<${idOf(notices)}>"]`);
});

describe("a caller", () => {
  const aRole = (stack: Stack) => new Role(stack, "Caller", { assumedBy: new ServicePrincipal("ec2.amazonaws.com") });
  const grantedIn = (stack: Stack) => {
    const policies = resourcesOf(templateOf(stack), "AWS::IAM::Policy").filter(({ id }) => id.startsWith("Caller"));
    return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  };

  test.each([
    { may: "every operation", grant: (jobs: ElasticJob, role: Role) => jobs.grantInvokeApi(role), on: "*" },
    { may: "operations that only read", grant: (jobs: ElasticJob, role: Role) => jobs.grantReadApi(role), on: "GET/*" },
  ])("gets the right to $may of this API", ({ grant, on }) => {
    const stack = aStack();
    grant(jobsIn(stack), aRole(stack)).assertSuccess();
    const [statement, ...others] = grantedIn(stack);
    expect(others).toEqual([]);
    expect(statement).toMatchObject({ Action: "execute-api:Invoke", Effect: "Allow" });
    const [api] = resourcesOf(templateOf(stack), "AWS::ApiGatewayV2::Api");
    expect(text(statement.Resource)).toMatch(/^arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:/);
    expect(text(statement.Resource).split(":").at(-1)).toBe(`<${api?.id}>/$default/${on}`);
  });

  test("that brings a token cannot be granted anything by IAM", () => {
    const stack = aStack();
    const jobs = jobsIn(stack, { jwt: { issuer: "https://a.example/", audience: ["b"] } });
    expect(() => jobs.grantInvokeApi(aRole(stack))).toThrow("Shop/Jobs: callers bring tokens");
  });
});

test("its metrics are those of its own functions", () => {
  const stack = aStack();
  const jobs = jobsIn(stack);
  const metricOf = (metric: ReturnType<ElasticJob["metric"]>) => metric.toMetricConfig().metricStat;
  for (const name of Object.keys(METRICS) as (keyof typeof METRICS)[])
    expect(metricOf(jobs.metric(name))).toMatchObject({
      namespace: METRICS_NAMESPACE,
      metricName: name,
      dimensions: [{ name: STACK_DIMENSION, value: jobs.name }],
      statistic: METRICS[name] === "Count" ? "Sum" : "Maximum",
    });
  expect(metricOf(jobs.metricFireLateness())).toMatchObject({ metricName: "FireLateness", statistic: "p99" });
  expect(metricOf(jobs.metricFiresMissed({ statistic: "Average" }))).toMatchObject({ statistic: "Average" });
  expect(metricOf(jobs.metricShardsFailed())).toMatchObject({ metricName: "ShardsFAILED" });
  expect(metricOf(jobs.metricOverdueAge())).toMatchObject({ metricName: "OverdueAge", statistic: "Maximum" });
});

test("in a stack of a known account no rule of AWS is broken without a reason, and the rest of the stack is judged", () => {
  const app = anApp();
  const stack = new Stack(app, "Shop", { env: { region: "eu-central-1", account: "123456789012" } });
  jobsIn(stack);
  expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
  new CfnResource(stack, "Open", { type: "AWS::SNS::Topic" });
  new Topic(stack, "Plain");
  expect(new AwsSolutionsChecks().validateScope(app).violations.map(({ ruleName }) => ruleName)).toEqual([
    "AwsSolutions-SNS3",
  ]);
});

test("without the bundles of the package it says where they are missing", () => {
  expect(() => new ElasticJob(aStack(), "Jobs")).toThrow("bundles");
});
