import { type App, CfnResource, Stack, Validations } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import type { IConstruct } from "constructs";
import { expect, test } from "vitest";
import { buildApp } from "../../infra/app.ts";
import type { ContextValues } from "../../infra/settings.ts";
import { aDirectory } from "../runner/a-directory.ts";
import { A_LAYER, everyContext, FALLBACK } from "./every-context.ts";
import { stubBundles } from "./stub-bundles.ts";

/** A synthesized app with these choices, and the rules that it breaks without a reason. */
function checked(context: Partial<ContextValues> = {}, change: (stack: Stack) => void = () => {}) {
  const outdir = aDirectory();
  const app = buildApp({ context, outdir, bundles: stubBundles, validation: false });
  const [stack] = app.node.children.filter(Stack.isStack);
  if (stack === undefined) throw new Error("the app has no stack");
  change(stack);
  app.synth();
  return { app, violations: new AwsSolutionsChecks().validateScope(app).violations };
}

test("no rule is broken without a reason", () => {
  expect(checked().violations).toEqual([]);
});

test.each([...Object.entries(everyContext(A_LAYER)), ["the choices for China", FALLBACK] as const])(
  "with %s no rule is broken without a reason",
  (_, context) => {
    expect(checked(context).violations).toEqual([]);
  },
);

test("a queue without TLS would be found", () => {
  const { violations } = checked({}, (stack) => new Queue(stack, "Open"));
  expect(violations.map(({ ruleName }) => ruleName)).toEqual(["AwsSolutions-SQS3", "AwsSolutions-SQS4"]);
});

interface Exception {
  readonly at: IConstruct;
  readonly id: string;
}

const exceptionsOf = (app: App): Exception[] =>
  app.node
    .findAll()
    .flatMap((at) =>
      at.node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.keys(data).map((id) => ({ at, id: id.replace(/^annotation::/i, "") }))),
    );

test("an exception stands at the resource that breaks the rule, and not at one that keeps it", () => {
  const { app } = checked();
  const exceptions = exceptionsOf(app);
  expect(exceptions.length).toBeGreaterThan(0);
  for (const { at, id } of exceptions) {
    // The rules are asked again as if no exception stood there.
    const broken = new Set(unforgiven(at).map(({ ruleName }) => ruleName));
    expect([...broken], `${at.node.path} breaks`).toContain(id);
    const resources = at.node.findAll().filter((one) => CfnResource.isCfnResource(one));
    expect(resources.length, `${at.node.path} holds few resources`).toBeLessThanOrEqual(2);
  }
});

/** The rules that a part of the tree breaks, with or without a reason. */
function unforgiven(part: IConstruct) {
  const rules = new AwsSolutionsChecks();
  // The method is private: the package has no other way to ask.
  Reflect.set(rules, "isAcknowledged", () => false);
  return rules.validateScope(part).violations;
}
