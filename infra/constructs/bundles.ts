import path from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";
import type { FunctionName } from "./function-name.ts";

/** The deployment package of each function. */
export type Bundles = Readonly<Record<FunctionName, Code>>;

/** The bundles that `writeBundles` has written to a directory. */
export function bundlesIn(directory: string): Bundles {
  const code = (name: FunctionName) => Code.fromAsset(path.join(directory, name));
  return {
    api: code("api"),
    planner: code("planner"),
    dispatcher: code("dispatcher"),
    runner: code("runner"),
    collector: code("collector"),
    sweep: code("sweep"),
    broker: code("broker"),
    notifier: code("notifier"),
    provider: code("provider"),
  };
}
