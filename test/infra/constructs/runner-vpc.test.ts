import { expect, test } from "vitest";
import { everyContext } from "../every-context.ts";
import { resourcesOf, synthesized, text } from "../synthesized.ts";

const context = everyContext("").runnerVpc;
const template = synthesized({ context });
const functions = resourcesOf(template, "AWS::Lambda::Function");
const isRunner = ({ FunctionName }: { FunctionName?: string }) => FunctionName?.includes("-runner-");
const runners = functions.filter(isRunner);

test("the runners alone are in the VPC", () => {
  expect(runners).toHaveLength(4);
  for (const { VpcConfig } of runners)
    expect(VpcConfig).toEqual({ SubnetIds: ["subnet-0a1b2c3d"], SecurityGroupIds: ["sg-0a1b2c3d"] });
  for (const one of functions) if (!isRunner(one)) expect(one).not.toHaveProperty("VpcConfig");
});

test("a runner's role may make interfaces for Lambda, and job code that holds it may not", () => {
  const statements = resourcesOf(template, "AWS::IAM::Policy")
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith("ec2:")));
  const [allowed, denied] = ["Allow", "Deny"].map((effect) => statements.filter(({ Effect }) => Effect === effect));
  expect(allowed).toHaveLength(runners.length);
  const arns = denied?.map(({ Condition }) => text(Condition.ArnEquals["lambda:SourceFunctionArn"])) ?? [];
  const names = runners.map(({ FunctionName }) => FunctionName);
  expect(arns.map((arn) => arn.slice(arn.lastIndexOf(":") + 1)).sort()).toEqual(names.sort());
  for (const { Action } of denied ?? []) expect(Action).toEqual(allowed?.[0]?.Action);
});

test.each([
  { subnetIds: [], securityGroupIds: ["sg-1"] },
  { subnetIds: ["subnet-1"], securityGroupIds: ["subnet-1"] },
  { subnetIds: ["subnet-1"] },
])("%o is refused", (runnerVpc) => {
  expect(() => synthesized({ context: { runnerVpc } })).toThrow("runnerVpc");
});
