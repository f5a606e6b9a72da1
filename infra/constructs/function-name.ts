import { ArnFormat, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { runnerOfApp } from "../../functions/core/run/runner-of-app.ts";

export const FUNCTION_NAMES = [
  "api",
  "planner",
  "dispatcher",
  "runner",
  "collector",
  "sweep",
  "broker",
  "notifier",
] as const;
/** A stack has it when one of its apps or jobs is part of a template. */
export const OPTIONAL_FUNCTION = "provider";
export type FunctionName = (typeof FUNCTION_NAMES)[number] | typeof OPTIONAL_FUNCTION;

/** The context key by which the constructs inside an `ElasticJob` know its name. */
const NAME = "elastic-job:name";

/** Call it before the construct has children. */
export const giveName = (construct: Construct, name: string): void => construct.node.setContext(NAME, name);

/** The name of the `ElasticJob` around a construct: several of them may be in one stack. */
export const nameAround = (scope: Construct): string => scope.node.getContext(NAME);

/**
 * The project chooses the names of functions, not CloudFormation: the dispatcher invokes itself, and the dispatcher and
 * the collector invoke each other. References would form a circle, which CloudFormation refuses.
 * @param tier MB, of a runner.
 * @param app the only app of a runner, where no tenants keep apps apart.
 */
export function functionName(scope: Construct, name: FunctionName, tier?: number, app?: string): string {
  const ofAnyApp = [nameAround(scope), name, tier].filter((part) => part !== undefined).join("-");
  return app === undefined ? ofAnyApp : runnerOfApp(ofAnyApp, app);
}

export function functionArn(scope: Construct, name: FunctionName, tier?: number, app?: string): string {
  return Stack.of(scope).formatArn({
    service: "lambda",
    resource: "function",
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: functionName(scope, name, tier, app),
  });
}
