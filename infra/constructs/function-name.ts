import { ArnFormat, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";

export const FUNCTION_NAMES = ["api", "planner", "dispatcher", "runner", "collector", "sweep"] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/**
 * Functions have names chosen here, not by CloudFormation: the dispatcher invokes itself, and it and the
 * collector each other, which as references would be a circle that CloudFormation refuses.
 * @param tier MB, of a runner.
 */
export function functionName(scope: Construct, name: FunctionName, tier?: number): string {
  return [Stack.of(scope).stackName, name, tier].filter((part) => part !== undefined).join("-");
}

export function functionArn(scope: Construct, name: FunctionName, tier?: number): string {
  return Stack.of(scope).formatArn({
    service: "lambda",
    resource: "function",
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: functionName(scope, name, tier),
  });
}
