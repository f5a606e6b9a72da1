import { expect, test } from "vitest";
import { compareRights } from "../../../../../infra/local/services/iam/compare-rights.ts";
import { deployedAccess } from "../../../../../infra/local/services/iam/deployed-access.ts";
import { grantText } from "../../../../../infra/local/services/iam/grants.ts";
import { Usage } from "../../../../../infra/local/services/iam/usage.ts";
import { Template } from "../../../../../infra/local/template/assembly.ts";
import { readStack } from "../../../../../infra/local/template/stack.ts";
import { synthesized } from "../../../synthesized.ts";

const template = Template.parse(synthesized().toJSON());
for (const { Type, Properties } of Object.values(template.Resources)) {
  if (Type === "AWS::Lambda::Function") Object.assign(Properties ?? {}, { Code: { S3Bucket: "any", S3Key: "any" } });
}
const site = { stackName: "ElasticJob", awsEndpoint: "http://127.0.0.1:1", apiEndpoint: "http://127.0.0.1:2" };
const stack = readStack({ template, stackName: site.stackName }, site);
const access = deployedAccess(stack, "a secret");

test("grants that no request needed are surplus, except those to write logs; grants to services count too", () => {
  const { granted, surplus, shortage } = compareRights({ stack, access, usage: new Usage() });
  expect(surplus).toEqual(granted);
  expect(shortage).toEqual([]);
  const texts = granted.map(grantText);
  expect(texts.filter((text) => / logs:(?!GetLogEvents)/.test(text))).toEqual([]);
  expect(texts).toContainEqual(expect.stringMatching(/^ElasticJob-.*Api.* dynamodb:PutItem .* SECRET#task-ids$/));
  expect(texts).toContainEqual(expect.stringMatching(/^scheduler\.amazonaws\.com sts:AssumeRole /));
  expect(texts).toContainEqual(expect.stringMatching(/^lambda\.amazonaws\.com sts:AssumeRole /));
});

test("a grant that was used is no surplus, and a refusal is a shortage", () => {
  const usage = new Usage();
  const [first, ...others] = compareRights({ stack, access, usage }).granted;
  if (first === undefined) throw new Error("the template grants nothing");
  const { isUsed: _, ...grant } = first;
  usage.take({ kind: "used", grant, right: { action: grant.action, resource: grant.resource } });
  const refused = { kind: "denied", principal: "x", right: { action: "sqs:SendMessage", resource: "y" } } as const;
  usage.take(refused);
  const { surplus, shortage } = compareRights({ stack, access, usage });
  expect(surplus).toEqual(others);
  expect(shortage).toEqual([refused]);
});
