import { Code } from "aws-cdk-lib/aws-lambda";
import type { Bundles } from "../../infra/constructs/bundles.ts";

const code = Code.fromInline("exports.handler = async () => {};");

/** For tests of the template, which does not depend on the functions' code. */
export const stubBundles: Bundles = {
  api: code,
  planner: code,
  dispatcher: code,
  runner: code,
  collector: code,
  sweep: code,
  broker: code,
  notifier: code,
  provider: code,
};
