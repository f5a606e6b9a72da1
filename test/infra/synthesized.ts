import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { type BuildAppProps, buildApp } from "../../infra/app.ts";
import { stubBundles } from "./stub-bundles.ts";

/** The stack's template as it is deployed, without the functions' code. */
export function synthesized(props: Pick<BuildAppProps, "context" | "local"> = {}): Template {
  const outdir = mkdtempSync(path.join(tmpdir(), "synthesized-"));
  try {
    const app = buildApp({ ...props, outdir, bundles: stubBundles, validation: false });
    const [stack] = app.synth().stacks;
    return Template.fromJSON(stack?.template);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The resources of a type: properties, and the logical id as `id`. */
export const resourcesOf = (template: Template, type: string) =>
  Object.entries(template.findResources(type)).map(([id, { Properties }]) => ({ ...Properties, id }));

/** Logical id that a `Ref` or `Fn::GetAtt` names. */
export const idIn = (value: { Ref?: string; "Fn::GetAtt"?: [string, string] }): string | undefined =>
  value.Ref ?? value["Fn::GetAtt"]?.[0];

/** A value of the template with `<…>` in the places of AWS's values. */
export function text(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if ("Fn::Join" in value && Array.isArray(value["Fn::Join"])) {
    const [separator, parts]: [string, unknown[]] = [value["Fn::Join"][0], value["Fn::Join"][1]];
    return parts.map(text).join(separator);
  }
  return `<${Object.values(value).flat().join(".")}>`;
}
