import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { A_LAYER, everyContext, FALLBACK } from "../every-context.ts";
import { synthesized } from "../synthesized.ts";

/** CONTRIBUTING.md says how to install it. Its schemas of AWS's resources are in its package, so it needs no network. */
const PROGRAM = path.join(import.meta.dirname, "../../../.venv/bin/cfn-lint");
const WITHOUT = `skipped: there is no ${path.relative(process.cwd(), PROGRAM)}; CONTRIBUTING.md says how to install it`;

/** The CDK makes a function depend on its role and on the role's policy. The first is needless and harmless. */
const NEEDLESS_DEPENDENCY = "W3005";

/** @returns one line for each finding. @param region by default the one with the most resource types. */
function findings(file: string, region = "us-east-1"): string[] {
  const args = ["--regions", region, "--ignore-checks", NEEDLESS_DEPENDENCY, "--format", "parseable", file];
  const { stdout, stderr, error } = spawnSync(PROGRAM, args, { encoding: "utf8" });
  if (error !== undefined || stderr !== "") throw new Error(`cfn-lint: ${error ?? stderr}`);
  return stdout.split("\n").filter((line) => line !== "");
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "cfn-lint-"));
});
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(({ skip }) => {
  if (existsSync(PROGRAM)) return;
  console.log(WITHOUT);
  skip(WITHOUT);
});

function written(template: object): string {
  const file = path.join(directory, "template.json");
  writeFileSync(file, JSON.stringify(template));
  return file;
}

test("cfn-lint finds nothing in the templates of all context keys", () => {
  for (const [key, context] of [["no choice", {}] as const, ...Object.entries(everyContext(A_LAYER))])
    expect(findings(written(synthesized({ context }).toJSON())), key).toEqual([]);
});

test("cfn-lint finds nothing in the template for a region in China", () => {
  expect(findings(written(synthesized({ context: FALLBACK }).toJSON()), "cn-north-1")).toEqual([]);
});

test("cfn-lint would find a time-out that SQS does not have", () => {
  const Queue = { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: 43_201 } };
  expect(findings(written({ Resources: { Queue } }))).toEqual([expect.stringContaining("43201 is greater than")]);
});
