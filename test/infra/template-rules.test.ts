import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type App, CfnResource, Stack } from "aws-cdk-lib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildApp } from "../../infra/app.ts";
import { stubBundles } from "./stub-bundles.ts";

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), "nag-"));
});
afterEach(() => rmSync(outdir, { recursive: true }));

const stackOf = (app: App) => app.node.children.find(Stack.isStack) ?? app;

/** The findings of the last synthesis. It writes a report if there was anything to check. */
function violations(): unknown[] {
  const report = JSON.parse(readFileSync(path.join(outdir, "validation-report.json"), "utf8"));
  return report.pluginReports.flatMap((plugin: { violations: unknown[] }) => plugin.violations);
}

test("CloudFormation's rules find nothing but a time-out that SQS does not have", () => {
  const app = buildApp({ outdir, bundles: stubBundles, validation: true });
  new CfnResource(stackOf(app), "Patient", { type: "AWS::SQS::Queue", properties: { VisibilityTimeout: 43_201 } });
  expect(() => app.synth()).toThrow("43201 is greater than the maximum");
  expect(violations()).toHaveLength(1);
});
