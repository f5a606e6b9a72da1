import { Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { functionName } from "./function-name.ts";

/** The right to read the streams of the runners' log groups, and nothing else of them. @param tiers MB */
export function mayReadRunnerLogs(scope: Construct, tiers: readonly number[]): PolicyStatement {
  const stack = Stack.of(scope);
  const groups = tiers.map((tier) => `log-group:/aws/lambda/${functionName(scope, "runner", tier)}:log-stream:*`);
  for (const group of groups) {
    const id = `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:${group}]`;
    Validations.of(stack).acknowledge({ id, reason: "Lambda names the stream of each sandbox" });
  }
  const prefix = `arn:${stack.partition}:logs:${stack.region}:${stack.account}`;
  return new PolicyStatement({
    actions: ["logs:GetLogEvents"],
    resources: groups.map((group) => `${prefix}:${group}`),
  });
}
