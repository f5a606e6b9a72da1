import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import type * as z from "zod";
import type { NewApp } from "../../../functions/contract/app.ts";
import type { NewJob } from "../../../functions/contract/job.ts";
import { ElasticJob } from "../../../infra/cdk/elastic-job.ts";
import { ElasticJobApp, type ElasticJobAppProps } from "../../../infra/cdk/elastic-job-app.ts";
import { ElasticJobJob, type ElasticJobJobProps } from "../../../infra/cdk/elastic-job-job.ts";
import type { ElasticJobProps } from "../../../infra/cdk/elastic-job-props.ts";
import { stubBundles as bundles } from "../stub-bundles.ts";
import { resourcesOf, text } from "../synthesized.ts";

const BILLING = { appName: "billing", appURL: "https://example.com/billing.tar.gz", bootstrapScript: "bin/start.sh" };
const NIGHTLY = {
  jobName: "nightly",
  cron: "0 0 3 * * ?",
  jobType: "SIMPLE",
  jobClass: "Nightly",
  jobExecutionType: "TRANSIENT",
  shardingTotalCount: 3,
  cpuCount: 0.1,
  memoryMB: 64,
} as const;

function aStack(props: ElasticJobProps = {}) {
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, "Shop", { env: { region: "eu-central-1", account: "123456789012" } });
  return { app, stack, jobs: new ElasticJob(stack, "Jobs", { bundles, ...props }) };
}

/** A stack with one app and one job of it. */
function whole(app: Partial<ElasticJobAppProps> = {}, job: Partial<ElasticJobJobProps> = {}) {
  const { stack, jobs, ...rest } = aStack();
  const billing = new ElasticJobApp(stack, "Billing", { jobs, ...BILLING, ...app });
  new ElasticJobJob(stack, "Nightly", { app: billing, ...NIGHTLY, ...job });
  return { stack, jobs, ...rest, template: () => Template.fromStack(stack) };
}

const providersIn = (template: Template) =>
  resourcesOf(template, "AWS::Lambda::Function").filter(({ FunctionName }) => FunctionName.endsWith("-provider"));

/** True where both have the same members. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

test("the props of an app and of a job are the fields of the API", () => {
  const app: Same<keyof Omit<ElasticJobAppProps, "jobs"> | "appName", keyof z.input<typeof NewApp>> = true;
  const job: Same<keyof Omit<ElasticJobJobProps, "app"> | "appName", keyof z.input<typeof NewJob>> = true;
  expect([app, job]).toEqual([true, true]);
});

test("a stack without apps and jobs has no provider, and one with several has one", () => {
  expect(providersIn(Template.fromStack(aStack().stack))).toEqual([]);
  expect(providersIn(whole().template())).toHaveLength(1);
});

test("the document of a resource has the given fields alone, with their types", () => {
  const template = whole({ memoryMB: 256 }).template();
  const [app] = resourcesOf(template, "Custom::ElasticJobApp");
  const [job] = resourcesOf(template, "Custom::ElasticJobJob");
  expect(JSON.parse(app?.Document)).toEqual({ ...BILLING, memoryMB: 256 });
  expect(JSON.parse(job?.Document)).toEqual({ ...NIGHTLY, appName: "billing" });
  expect([app?.Kind, job?.Kind]).toEqual(["App", "Job"]);
});

test("a value that is known at the deployment becomes a part of the document", () => {
  const { stack, jobs } = aStack();
  const role = new Role(stack, "Role", { assumedBy: new ServicePrincipal("ec2.amazonaws.com") });
  new ElasticJobApp(stack, "Billing", { jobs, ...BILLING, roleArn: role.roleArn });
  const [app] = resourcesOf(Template.fromStack(stack), "Custom::ElasticJobApp");
  expect(JSON.parse(text(app?.Document))).toMatchObject({ roleArn: expect.stringMatching(/^<Role.*Arn>$/) });
});

test("the app waits for the whole stack, and the job for its app: so they are removed before it", () => {
  const template = whole().template();
  const { Custom } = { Custom: template.findResources("Custom::ElasticJobApp") };
  const [[appId, app] = []] = Object.entries(Custom);
  const routes = Object.keys(template.findResources("AWS::ApiGatewayV2::Route"));
  expect(app?.DependsOn).toEqual(expect.arrayContaining(routes));
  template.hasResource("Custom::ElasticJobJob", { DependsOn: Match.arrayWith([appId]) });
});

test("the provider may call eight operations of this API, write its log, and nothing else", () => {
  const policies = resourcesOf(whole().template(), "AWS::IAM::Policy");
  const statements = policies
    .filter(({ id }) => id.includes("ProviderFunction"))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const operations = statements
    .filter(({ Action }) => Action === "execute-api:Invoke")
    .flatMap(({ Resource }) => [Resource].flat())
    .map((resource) => text(resource).split("/$default/")[1]);
  expect(operations.sort()).toEqual([
    ...["DELETE/api/app/*", "DELETE/api/job/deregister", "GET/api/app/*", "GET/api/job/jobs/*"],
    ...["POST/api/app", "POST/api/job/register", "PUT/api/app", "PUT/api/job/update"],
  ]);
  const actions = statements.flatMap(({ Action }) => Action).filter((action) => !action.startsWith("execute-api"));
  expect(actions.sort()).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
});

test("no rule of AWS is broken without a reason", () => {
  const { app } = whole();
  expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
});

test.each<{ job: Partial<ElasticJobJobProps>; words: string }>([
  {
    job: { shardingTotalCount: 0 },
    words: "Shop/Nightly: shardingTotalCount: shardingTotalCount should larger than zero",
  },
  { job: { timeoutSeconds: 900 }, words: "Shop/Nightly: timeoutSeconds: timeoutSeconds must be from 1 to 840" },
  { job: { jobName: "a b" }, words: "Shop/Nightly: jobName: must begin with a letter or digit" },
])("$job stops the synthesis", ({ job, words }) => {
  expect(() => whole({}, job)).toThrow(words);
});

test("where callers bring tokens there is no way for CloudFormation", () => {
  const { stack, jobs } = aStack({ jwt: { issuer: "https://a.example/", audience: ["b"] } });
  expect(() => new ElasticJobApp(stack, "Billing", { jobs, ...BILLING })).toThrow("Shop/Jobs: callers bring tokens");
});
