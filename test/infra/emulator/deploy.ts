import { readFileSync } from "node:fs";
import path from "node:path";
import { ask } from "./ask.ts";
import { cdk } from "./cdk.ts";
import { Differences } from "./differences.ts";
import { ACCOUNT, type Emulator, REGION } from "./emulator.ts";
import type { Fields } from "./readers.ts";

export interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: Fields }>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface DeployedStack {
  readonly template: Template;
  readonly status: string;
  /** By name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The results of `Ref`, by logical id. */
  readonly ids: Readonly<Record<string, string>>;
  readonly differences: Differences;
}

const StackName = "ElasticJob";

/** Runs `cdk deploy`, as the README says it. Prints the time that it took. @param choices such as `--context alarms=all` */
export async function deploy(emulator: Emulator, choices: readonly string[]): Promise<DeployedStack> {
  const beganAt = performance.now();
  await cdk(emulator, "deploy", "--require-approval", "never", ...choices);
  const seconds = ((performance.now() - beganAt) / 1_000).toFixed(1);
  const file = path.join(emulator.directory, "cdk.out", `${StackName}.template.json`);
  const template: Template = JSON.parse(readFileSync(file, "utf8"));
  const [
    {
      Stacks: [stack],
    } = { Stacks: [] },
    list,
  ] = await ask(emulator, [
    { service: "cloudformation", method: "describe_stacks", args: { StackName } },
    { service: "cloudformation", method: "describe_stack_resources", args: { StackName } },
  ]);
  const resources: Fields[] = list?.StackResources ?? [];
  console.log(`${["cdk deploy", ...choices].join(" ")}: ${resources.length} resources in ${seconds} s`);
  const ids = Object.fromEntries(resources.map((one) => [one.LogicalResourceId, one.PhysicalResourceId]));
  return {
    template,
    status: stack.StackStatus,
    outputs: Object.fromEntries(stack.Outputs.map((one: Fields) => [one.OutputKey, one.OutputValue])),
    ids,
    differences: new Differences({
      ...ids,
      "AWS::AccountId": ACCOUNT,
      "AWS::Partition": "aws",
      "AWS::Region": REGION,
      "AWS::StackName": StackName,
      "AWS::URLSuffix": "amazonaws.com",
    }),
  };
}
