import { Stack } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { functionName } from "./function-name.ts";
import { OpenStatement } from "./open-statement.ts";

/** The right to read the streams of the runners' log groups, and nothing else of them. @param tiers MB */
export function mayReadRunnerLogs(scope: Construct, tiers: readonly number[]): PolicyStatement {
  const stack = Stack.of(scope);
  const groups = tiers.map((tier) => `log-group:/aws/lambda/${functionName(scope, "runner", tier)}:log-stream:*`);
  const prefix = `arn:${stack.partition}:logs:${stack.region}:${stack.account}`;
  return new OpenStatement(
    { actions: ["logs:GetLogEvents"], resources: groups.map((group) => `${prefix}:${group}`) },
    "Lambda names the stream of each sandbox when it starts one.",
  );
}
