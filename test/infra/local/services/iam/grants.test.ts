import { expect, test } from "vitest";
import { evaluate, type Right } from "../../../../../infra/local/services/iam/evaluate.ts";
import { grantedByRole } from "../../../../../infra/local/services/iam/granted.ts";
import {
  type Grant,
  grantsOf,
  grantText,
  isUsedBy,
  policyWithout,
} from "../../../../../infra/local/services/iam/grants.ts";
import { Template } from "../../../../../infra/local/template/assembly.ts";
import { readStack } from "../../../../../infra/local/template/stack.ts";
import { synthesized } from "../../../synthesized.ts";

const template = Template.parse(synthesized().toJSON());
for (const { Type, Properties } of Object.values(template.Resources)) {
  if (Type === "AWS::Lambda::Function") Object.assign(Properties ?? {}, { Code: { S3Bucket: "any", S3Key: "any" } });
}
const site = { stackName: "ElasticJob", awsEndpoint: "http://127.0.0.1:1", apiEndpoint: "http://127.0.0.1:2" };
const granted = grantedByRole(readStack({ template, stackName: site.stackName }, site));

/** A request that needs the grant and, by its rows, no other. */
const requestFor = ({ action, resource, rows }: Grant): Right => ({
  action,
  resource: resource.replace("/*", "/nightly"),
  context: {
    "iam:PassedToService": ["scheduler.amazonaws.com"],
    "iam:ResourceTag/elastic-job:stack": ["ElasticJob"],
    "aws:RequestTag/elastic-job:stack": ["ElasticJob"],
    ...(rows !== undefined && {
      "dynamodb:LeadingKeys": [rows.replace("*", "x")],
      "dynamodb:Attributes": ["PK", "SK"],
    }),
  },
});
const cases = [...granted].flatMap(([role, statements]) =>
  statements.flatMap((statement) => grantsOf(statement, role).map((grant) => ({ grant, statement, statements }))),
);

test("the template grants something", () => expect(cases.length).toBeGreaterThan(100));

test.each(cases.map((one) => ({ ...one, text: grantText(one.grant) })))(
  "$text is needed: without it the request is denied, and no other",
  ({ grant, statement, statements }) => {
    const request = requestFor(grant);
    expect(evaluate(statements, request).kind).toBe("allowed");
    const left = policyWithout(statements, grant);
    expect(evaluate(left, request).kind).toBe("not-allowed");
    for (const other of grantsOf(statement, grant.principal)) {
      if (isUsedBy(other, request)) continue;
      expect(evaluate(left, requestFor(other)).kind, grantText(other)).toBe("allowed");
    }
  },
);
